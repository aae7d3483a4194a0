using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using EndToEnd.Tests.Harness;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Tests.Advisories.Fixtures;

namespace EndToEnd.Tests;

/// <summary>What a gateway that can read nothing of a sealed advisory holds of it: neither in memory nor on disk anything that would open or tell it.</summary>
public sealed class SealedMemoryTests
{
    private const string Marker = "XK7-SEALED-PLAINTEXT-5b1f0c9e";
    private const string Title = "XK7-SEALED-TITLE-77d2a4";
    private const string FileName = "XK7-SEALED-NAME-0e19c3.txt";
    private const string OpenMarker = "XK7-OPEN-PLAINTEXT-c83fd1";

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task During_and_after_a_sealed_exchange_neither_memory_nor_disk_of_the_gateway_holds_a_file_key_or_plaintext()
    {
        await using Community community = await Community.FoundAsync("alpha", "bravo");
        AgencyRecord alpha = Handmade.RecordOf(community, "alpha"), bravo = Handmade.RecordOf(community, "bravo");
        using SigningKey sign = SigningKey.Parse(await File.ReadAllBytesAsync(Path.Combine(community.Keys("alpha"), "signing.pem")));
        using HttpClient asAlpha = await Handmade.LogInAsync(community, "alpha"), asBravo = await Handmade.LogInAsync(community, "bravo");
        using SealedUpload upload = new SealedUpload(GatewayName.Parse(Community.GatewayName), alpha.Principals[0].Id, sign, Now) { Title = Title }
            .To("alpha", Handmade.ReceiveKeys(alpha)).To("bravo", Handmade.ReceiveKeys(bravo)).With(string.Join('\n', Enumerable.Repeat(Marker, 5000)), FileName);

        IReadOnlyList<(string Name, byte[] Content)> parts = await upload.PartsAsync();
        Dictionary<string, byte[]> needles = Needles(upload);
        int gateway = community.Gateway.ProcessId;
        byte[] payload = parts.MaxBy(part => part.Content.Length).Content;
        var during = new Dictionary<string, byte[]>(needles) { ["ciphertext"] = payload[^2064..^2000] };
        string id = await PublishAndLookAsync(asAlpha, parts, "ciphertext", () => ProcessMemory.Find(gateway, during));
        byte[] document = await OpenAsync(community, await asBravo.GetByteArrayAsync($"/v1/advisories/{id}/content/0"));
        Assert.StartsWith(Marker, Encoding.UTF8.GetString(document), StringComparison.Ordinal);
        Assert.Equal(upload.Envelope.Bytes.ToArray(), await OpenAsync(community, await asBravo.GetByteArrayAsync($"/v1/advisories/{id}/envelope")));

        Assert.Empty(ProcessMemory.Find(gateway, needles));
        Assert.Empty(await OnDiskAsync(community.Data, needles));

        // The same search does find what passes through in the open.
        needles["plaintext of an open upload"] = Encoding.UTF8.GetBytes(OpenMarker);
        byte[] open = Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Repeat(OpenMarker, 20_000)));
        await PublishAndLookAsync(asAlpha, OpenParts(open, alpha, sign), "plaintext of an open upload", () => ProcessMemory.Find(gateway, needles));
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private static async Task<byte[]> OpenAsync(Community community, byte[] file)
    {
        IReadOnlyList<IIdentity> identities = IdentityFile.Parse(await File.ReadAllBytesAsync(Path.Combine(community.Keys("bravo"), "identity.txt")));
        using var plaintext = new MemoryStream();
        await AgeFile.DecryptAsync(new MemoryStream(file), plaintext, identities, CancellationToken.None);
        return plaintext.ToArray();
    }

    // No public way leads to a file key's bytes, which is as it should be.
    private static Dictionary<string, byte[]> Needles(SealedUpload upload)
    {
        FieldInfo bytes = typeof(FileKey).GetField("_key", BindingFlags.Instance | BindingFlags.NonPublic)!;
        var needles = upload.FileKeys(HeaderClass.X25519)
            .Select((fileKey, place) => KeyValuePair.Create($"file key {place}", ((byte[])bytes.GetValue(fileKey)!).ToArray()))
            .ToDictionary();
        foreach (string text in (string[])[Marker, Title, FileName])
        {
            needles[text] = Encoding.UTF8.GetBytes(text);
            needles[$"{text} as a string"] = Encoding.Unicode.GetBytes(text);
        }

        return needles;
    }

    private static async Task<IReadOnlyList<string>> OnDiskAsync(string folder, IReadOnlyDictionary<string, byte[]> needles)
    {
        var found = new List<string>();
        foreach (string path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var content = new MemoryStream();
            await stream.CopyToAsync(content);
            found.AddRange(needles.Where(needle => content.GetBuffer().AsSpan(0, (int)content.Length).IndexOf(needle.Value) >= 0).Select(needle => $"{needle.Key} in {path}"));
        }

        return found;
    }

    /// <summary>Holds an upload short of its end and looks until what came of it is seen, which is all that may be. Its id.</summary>
    private static async Task<string> PublishAndLookAsync(
        HttpClient client, IReadOnlyList<(string Name, byte[] Content)> parts, string expected, Func<IReadOnlyList<string>> find)
    {
        using MultipartFormDataContent form = Handmade.FormOf(parts);
        byte[] body = await form.ReadAsByteArrayAsync();
        using var held = new HeldContent(body, body.Length - 1000);
        Task<HttpResponseMessage> sending = client.PostAsync(new Uri("/v1/advisories", UriKind.Relative), held);
        await held.Reached.WaitAsync(Bound);
        using var bound = new CancellationTokenSource(Bound);
        IReadOnlyList<string> found = find();
        while (found.Count == 0)
        {
            bound.Token.ThrowIfCancellationRequested();
            found = find();
        }

        Assert.Equal([expected], found);
        held.Release();
        using HttpResponseMessage published = await sending;
        return await Handmade.IdOfAsync(published);
    }

    private static IReadOnlyList<(string Name, byte[] Content)> OpenParts(byte[] document, AgencyRecord sender, SigningKey sign)
    {
        OpenCommon common = OpenCommon.Create(new OpenContent
        {
            Gateway = GatewayName.Parse(Community.GatewayName),
            Sender = sender.Principals[0].Id,
            Tlp = Tlp.Green,
            Category = AdvisoryCategory.Vulnerability,
            Urgency = Urgency.Routine,
            Titles = new Dictionary<string, string> { ["en"] = "Open" },
            Documents =
            [
                new StatementDocument
                {
                    Name = "open.txt", MediaType = "text/plain", Language = "en", Role = DocumentRole.Main, Size = document.Length, Sha256 = Sha256Digest.Of(document),
                },
            ],
            CreatedAt = Now,
            Nonce = RandomNumberGenerator.GetBytes(Limits.NonceBytes),
        });
        UploadMetadata metadata = UploadMetadata.Create(common, [new UploadRecipient(AgencyId.Parse("bravo"))]);
        SignatureSet signatures = SignatureSet.Create(
            metadata.Statements(HeaderSet.None).Select(statement => KeyValuePair.Create(statement.Recipient, statement.Sign(sign))));
        return [("metadata", metadata.Bytes.ToArray()), ("signatures", signatures.Bytes.ToArray()), ("content", document)];
    }
}
