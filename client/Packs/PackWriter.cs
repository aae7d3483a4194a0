using System.Security.Cryptography;
using Gateway.Client.Cli;
using Gateway.Client.Profiles;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Packs;

/// <summary>Writes packs: sealed as age files unless the user wants them open, under a temporary name until they are whole.</summary>
internal static class PackWriter
{
    /// <summary>Writes a pack to a new file.</summary>
    /// <exception cref="UsageException">There is such a file, or one of those to pack changed meanwhile.</exception>
    public static async Task WriteAsync(string path, PackIndex index, IReadOnlyList<PackedFile> files, IReadOnlyList<IRecipient>? readers, CancellationToken cancellationToken)
    {
        if (Path.Exists(path))
        {
            throw new UsageException($"{path} exists and would be overwritten; name another file with --out.");
        }

        await WriteAsync(path, index, files, readers, overwrite: false, cancellationToken);
    }

    /// <summary>Writes a pack in the place of the one it was made from.</summary>
    public static Task ReplaceAsync(string path, PackIndex index, IReadOnlyList<PackedFile> files, IReadOnlyList<IRecipient>? readers, CancellationToken cancellationToken) =>
        WriteAsync(path, index, files, readers, overwrite: true, cancellationToken);

    private static async Task WriteAsync(
        string path, PackIndex index, IReadOnlyList<PackedFile> files, IReadOnlyList<IRecipient>? readers, bool overwrite, CancellationToken cancellationToken)
    {
        string temporary = $"{path}.{RandomNumberGenerator.GetHexString(16, lowercase: true)}.tmp";
        try
        {
            await using (FileStream file = PrivateFile.Create(temporary))
            await using (PackSource source = new(index, files))
            {
                await (readers is null ? source.CopyToAsync(file, cancellationToken) : AgeFile.EncryptAsync(source, file, readers, cancellationToken));
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
