namespace Gateway.Crypto.Tests;

/// <summary>Whole files in memory, for tests.</summary>
internal static class Age
{
    internal static async Task<byte[]> EncryptAsync(byte[] document, params IRecipient[] recipients)
    {
        using var destination = new MemoryStream();
        await AgeFile.EncryptAsync(new MemoryStream(document), destination, recipients, CancellationToken.None);
        return destination.ToArray();
    }

    internal static async Task<byte[]> DecryptAsync(byte[] file, params IIdentity[] identities)
    {
        using var destination = new MemoryStream();
        await AgeFile.DecryptAsync(new MemoryStream(file), destination, identities, CancellationToken.None);
        return destination.ToArray();
    }
}
