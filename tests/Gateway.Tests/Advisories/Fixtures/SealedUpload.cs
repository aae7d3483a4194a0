using System.Security.Cryptography;
using System.Text;
using Exchange.Tests.Fixtures;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Tests.Advisories.Fixtures;

/// <summary>A sealed upload in the making, as its sender's machine would make it: right by default, wrong where a test makes it so.</summary>
internal sealed class SealedUpload(GatewayName gateway, PrincipalId sender, SigningKey sign, DateTimeOffset createdAt) : IDisposable
{
    private readonly List<(string Name, byte[] Content)> documents = [];
    private readonly List<UploadRecipient> recipients = [];
    private readonly Dictionary<AgencyId, List<ReceiveKey>> keys = [];
    private readonly Dictionary<HeaderClass, FileKey[]> fileKeys = [];

    public Tlp Tlp { get; init; } = Tlp.AmberStrict;

    public string Title { get; init; } = "A sealed vulnerability";

    public IReadOnlyList<string> Tags { get; init; } = [];

    public DateTimeOffset? ExpiresAt { get; init; }

    public UploadGroups Groups { get; init; } = UploadGroups.None;

    public byte[] Nonce { get; } = RandomNumberGenerator.GetBytes(Limits.NonceBytes);

    /// <summary>Changes what is stated and signed.</summary>
    public Func<SealedContent, SealedContent> Restate { get; set; } = content => content;

    /// <summary>Changes the headers before they are stated and signed.</summary>
    public Func<AgencyId, IReadOnlyList<KeyHeaders>, IReadOnlyList<KeyHeaders>> Reseal { get; set; } = (_, headers) => headers;

    /// <summary>What the parts were made of, once they were made.</summary>
    public Envelope Envelope { get; private set; } = null!;

    public UploadMetadata Metadata { get; private set; } = null!;

    public IReadOnlyList<Statement> Statements { get; private set; } = [];

    /// <summary>The file keys of a class: the envelope's, then each document's.</summary>
    public IReadOnlyList<FileKey> FileKeys(HeaderClass headerClass) => fileKeys[headerClass];

    public SealedUpload To(string agency, params ReceiveKey[] receiveKeys) => To(agency, null, receiveKeys);

    public SealedUpload To(string agency, IReadOnlyList<PrincipalId>? audience, params ReceiveKey[] receiveKeys)
    {
        recipients.Add(new UploadRecipient(AgencyId.Parse(agency), audience));
        keys[AgencyId.Parse(agency)] = [.. receiveKeys];
        return this;
    }

    public SealedUpload With(string content, string? name = null) => With(Encoding.UTF8.GetBytes(content), name ?? $"document-{documents.Count}.txt");

    public SealedUpload With(byte[] content, string name)
    {
        documents.Add((name, content));
        return this;
    }

    /// <summary>The parts in their order.</summary>
    public async Task<List<(string Name, byte[] Content)>> PartsAsync()
    {
        Envelope = Envelope.Create(new Dictionary<string, string> { ["en"] = Title }, [.. documents.Select(Describe)], Tags);
        var payloads = new List<byte[]>();
        var sets = new List<PayloadSet>();
        foreach (HeaderClass headerClass in keys.Values.SelectMany(agency => agency).Select(key => key.Class).Distinct().OrderBy(word => word.ToWire(), StringComparer.Ordinal))
        {
            byte[][] sealedFiles = await SealAsync(headerClass);
            payloads.AddRange(sealedFiles);
            PayloadDigest[] digests = [.. sealedFiles.Select(payload => new PayloadDigest(payload.Length, Sha256Digest.Of(payload)))];
            sets.Add(new PayloadSet(headerClass, digests[0], digests[1..]));
        }

        HeaderSet headers = HeaderSet.Create(keys.Select(agency => KeyValuePair.Create(agency.Key, Reseal(agency.Key, [.. agency.Value.Select(HeadersFor)]))));
        Metadata = UploadMetadata.Create(SealedCommon.Create(Restate(State(sets))), recipients, Groups);
        Statements = Metadata.Statements(headers);
        byte[] signatures = SignatureSet.Create(Statements.Select(statement => KeyValuePair.Create(statement.Recipient, statement.Sign(sign)))).Bytes.ToArray();
        return
        [
            ("metadata", Metadata.Bytes.ToArray()), ("signatures", signatures), ("headers", headers.Bytes.ToArray()),
            .. payloads.Select(payload => ("content", payload)),
        ];
    }

    public void Dispose()
    {
        foreach (FileKey fileKey in fileKeys.Values.SelectMany(set => set))
        {
            fileKey.Dispose();
        }
    }

    private static StatementDocument Describe((string Name, byte[] Content) document, int number) => new()
    {
        Name = document.Name,
        MediaType = "text/plain",
        Language = "en",
        Role = number == 0 ? DocumentRole.Main : DocumentRole.Attachment,
        Size = document.Content.Length,
        Sha256 = Sha256Digest.Of(document.Content),
    };

    private SealedContent State(IReadOnlyList<PayloadSet> sets) => new()
    {
        Gateway = gateway,
        Sender = sender,
        Tlp = Tlp,
        Category = AdvisoryCategory.Vulnerability,
        Urgency = Urgency.Urgent,
        ExpiresAt = ExpiresAt,
        CreatedAt = createdAt,
        Nonce = Nonce,
        Commitment = Envelope.Commitment,
        Payloads = sets,
    };

    private async Task<byte[][]> SealAsync(HeaderClass headerClass)
    {
        byte[][] plaintexts = [Envelope.Bytes.ToArray(), .. documents.Select(document => document.Content)];
        FileKey[] fresh = [.. plaintexts.Select(_ => FileKey.Generate())];
        fileKeys[headerClass] = fresh;
        return await Task.WhenAll(plaintexts.Zip(fresh, EncryptAsync));
    }

    private static async Task<byte[]> EncryptAsync(byte[] plaintext, FileKey fileKey)
    {
        using var payload = new MemoryStream();
        using var writer = new PayloadWriter(payload, fileKey);
        await writer.WriteAsync(plaintext, CancellationToken.None);
        await writer.CompleteAsync(CancellationToken.None);
        return payload.ToArray();
    }

    // A machine without ML-KEM cannot make hybrid headers; the gateway, which cannot open any, sees no difference.
    private KeyHeaders HeadersFor(ReceiveKey key) => key.IsUsableHere
        ? KeyHeaders.Create(key, fileKeys[key.Class])
        : new KeyHeaders(key, [.. fileKeys[key.Class].Select(_ => (ReadOnlyMemory<byte>)HybridKeys.Header())]);
}
