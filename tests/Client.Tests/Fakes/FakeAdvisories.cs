using System.Net;
using System.Text;
using System.Text.Json;
using Exchange.Tests.Fixtures;
using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Client.Tests.Fakes;

/// <summary>The part of the fake gateway that takes and hands out advisories.</summary>
internal sealed class FakeAdvisories(FakeGateway gateway)
{
    private readonly Dictionary<string, Kept> kept = new(StringComparer.Ordinal);
    private readonly List<string> receipts = [];
    private readonly Dictionary<AdvisoryId, string> withdrawals = [];
    private long deliveries;

    /// <summary>Which audit entries the caller may see; null for an auditor, who sees all.</summary>
    public Func<byte[], bool>? MaySee { get; set; }

    /// <summary>The metadata of the last upload, or null.</summary>
    public UploadMetadata? LastUpload { get; private set; }

    /// <summary>Changes what is kept of an advisory before it is signed.</summary>
    public Func<ManifestContent, ManifestContent> Alter { get; set; } = manifest => manifest;

    public async Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string[] path = request.RequestUri!.AbsolutePath.Split('/');
        if (path is [_, "v1", "advisories"] && request.Method == HttpMethod.Post)
        {
            return await PublishAsync((MultipartFormDataContent)request.Content!, cancellationToken);
        }

        if (path is [_, "v1", "advisories" or "inbox"])
        {
            bool first = !request.RequestUri.Query.Contains("after=", StringComparison.Ordinal);
            string items = string.Join(',', first ? kept.Values.Select(Item) : []);
            return FakeGateway.Json($$"""{"items":[{{items}}],"next":{{(first ? kept.Values.Select(one => one.AddressedIndex).DefaultIfEmpty(-1).Max() : 0)}},"size":{{gateway.Audit.Size}}}""");
        }

        if (path.Length < 4 || !kept.TryGetValue(path[3], out Kept? advisory))
        {
            return FakeGateway.Problem(HttpStatusCode.NotFound, "not-found");
        }

        return string.Join('/', path[4..]) switch
        {
            "" => FakeGateway.Json(Item(advisory)),
            "manifest" => FakeGateway.Bytes(advisory.Manifest.Bytes.ToArray()),
            "manifest.sig" => FakeGateway.Bytes(Encoding.UTF8.GetBytes(advisory.Manifest.Sign(gateway.ManifestKey))),
            "statement" => FakeGateway.Bytes(advisory.Statement.Bytes.ToArray()),
            "statement.sig" => FakeGateway.Bytes(Encoding.UTF8.GetBytes(advisory.StatementSignature)),
            "receipts" when request.Method == HttpMethod.Get => FakeGateway.Json($$"""{"receipts":[{{string.Join(',', receipts)}}]}"""),
            "receipts" => await AcknowledgeAsync(request, cancellationToken),
            "withdrawal" when request.Method == HttpMethod.Post => await WithdrawAsync(request, advisory, cancellationToken),
            "withdrawal" => withdrawals.TryGetValue(advisory.Id, out string? withdrawal) ? FakeGateway.Json(withdrawal) : FakeGateway.Problem(HttpStatusCode.NotFound, "not-found"),
            _ => FakeGateway.Bytes(advisory.Files[int.Parse(path[5], System.Globalization.CultureInfo.InvariantCulture)]),
        };
    }

    private async Task<HttpResponseMessage> PublishAsync(MultipartFormDataContent form, CancellationToken cancellationToken)
    {
        List<byte[]> parts = [];
        foreach (HttpContent part in form)
        {
            parts.Add(await part.ReadAsByteArrayAsync(cancellationToken));
        }

        UploadMetadata metadata = LastUpload = UploadMetadata.Parse(parts[0]);
        SignatureSet signatures = SignatureSet.Parse(parts[1]);
        AdvisoryId id = AdvisoryId.Create(TimeProvider.System);
        Statement statement = metadata.Statements(HeaderSet.None).Single();
        Assert.True(signatures.TryFind(statement.Recipient, out string? signature));
        AgencyRecord recipient = gateway.RecordOf(statement.Recipient.Value);
        (ManifestDocument Document, byte[] File)[] documents = [.. await Task.WhenAll(parts[2..].Select(part => SealAsync(part, recipient)))];
        Manifest manifest = Manifest.Create(Alter(Describe(id, statement, [.. documents.Select(document => document.Document)])));
        return Log(id, metadata, statement, signature, manifest, [.. documents.Select(document => document.File)]);
    }

    private ManifestContent Describe(AdvisoryId id, Statement statement, IReadOnlyList<ManifestDocument> documents) => new()
    {
        Gateway = FakeGateway.Name,
        Advisory = id,
        Statement = statement.Digest,
        Sender = statement.Content.Sender,
        Recipient = statement.Recipient,
        Audience = statement.Audience,
        Tlp = statement.Content.Tlp,
        PublishedAt = FakeGateway.Now,
        ExpiresAt = statement.Content.ExpiresAt,
        Class = documents[0].Headers[0].RecipientKey.Class,
        Documents = documents,
        DirectorySize = gateway.DirectoryLog.Size,
    };

    private HttpResponseMessage Log(
        AdvisoryId id, UploadMetadata metadata, Statement statement, string signature, Manifest manifest, IReadOnlyList<byte[]> files)
    {
        DateTimeOffset now = FakeGateway.Now;
        RootHash root = ManifestsRoot.Compute([new(statement.Recipient, manifest.Digest)]);
        var distribution = AdvisoryDistributedDetail.Create(gateway.DirectoryLog.Size, new PublishedTotals(root, metadata.Recipients.Count));
        AdvisoryPublishedDetail published = new(files.Count, gateway.DirectoryLog.Size, statement.Content.Tlp) { Distribution = distribution.Digest };
        string sender = statement.Content.Sender.Value;
        long index = gateway.Audit.Append(now, ActionNames.AdvisoryPublished, sender, id.Value, published.ToBytes());
        gateway.Audit.Append(now, ActionNames.AdvisoryDistributed, sender, id.Value, distribution.Bytes.ToArray());
        AdvisoryAddressedDetail addressed = new(++deliveries, manifest.Digest, statement.Recipient, gateway.DirectoryLog.Size);
        long addressedIndex = gateway.Audit.Append(now, ActionNames.AdvisoryAddressed, sender, id.Value, addressed.ToBytes());
        kept[id.Value] = new Kept(id, statement, signature, manifest, files, index, addressedIndex, deliveries);
        return FakeGateway.Json(
            JsonSerializer.Serialize(new
            {
                id = id.Value,
                index,
                publishedAt = CanonicalJson.FormatTime(now),
                manifests = new[] { new { recipient = statement.Recipient.Value, sha256 = manifest.Digest.ToString(), delivery = deliveries } },
                proof = Encoding.UTF8.GetString(gateway.Audit.Proof(index)),
                entry = Convert.ToBase64String(gateway.Audit[index]),
                distribution = Convert.ToBase64String(distribution.Bytes.Span),
            }),
            HttpStatusCode.Created);
    }

    private static async Task<(ManifestDocument Document, byte[] File)> SealAsync(byte[] plaintext, AgencyRecord recipient)
    {
        using FileKey fileKey = FileKey.Generate();
        MemoryStream payload = new();
        using (PayloadWriter writer = new(payload, fileKey))
        {
            await writer.WriteAsync(plaintext, CancellationToken.None);
            await writer.CompleteAsync(CancellationToken.None);
        }

        ReceiveKey key = recipient.Principals[0].Keys.Receive[0];
        byte[] header = key.IsUsableHere ? Header.Create(fileKey, [key.Recipient]) : HybridKeys.Header();
        ManifestDocument document = new()
        {
            PayloadSize = payload.Length,
            PayloadSha256 = Sha256Digest.Of(payload.ToArray()),
            Headers = [new ManifestHeader(key, header)],
        };
        return (document, [.. header, .. payload.ToArray()]);
    }

    private async Task<HttpResponseMessage> AcknowledgeAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        CanonicalObject body = CanonicalJson.ParseObject(await request.Content!.ReadAsByteArrayAsync(cancellationToken));
        Receipt receipt = Receipt.Parse(body.Object("receipt").Bytes);
        long index = gateway.Audit.Append(
            FakeGateway.Now, ActionNames.AdvisoryAcknowledged, receipt.Principal.Value, receipt.Advisory.Value, AdvisoryAcknowledgedDetail.Of(receipt, gateway.DirectoryLog.Size).ToBytes());
        receipts.Add($$"""{"index":{{index}},{{Encoding.UTF8.GetString(body.Bytes.Span)[1..]}}""");
        return Recorded(index);
    }

    private async Task<HttpResponseMessage> WithdrawAsync(HttpRequestMessage request, Kept advisory, CancellationToken cancellationToken)
    {
        byte[] bytes = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
        CanonicalObject body = CanonicalJson.ParseObject(bytes);
        Withdrawal withdrawal = Withdrawal.Parse(body.Object("withdrawal").Bytes);
        return Recorded(Withdraw(withdrawal, Encoding.UTF8.GetString(bytes)[1..^1], advisory.Statement.Content.Sender));
    }

    /// <summary>Takes an advisory back, whoever signed: logs it under an actor and answers as a gateway does then.</summary>
    /// <returns>The index of the entry.</returns>
    public long Withdraw(Withdrawal withdrawal, string members, PrincipalId actor)
    {
        long index = gateway.Audit.Append(
            FakeGateway.Now, ActionNames.AdvisoryWithdrawn, actor.Value, withdrawal.Advisory.Value, new AdvisoryWithdrawnDetail(withdrawal.Digest, gateway.DirectoryLog.Size).ToBytes());
        withdrawals[withdrawal.Advisory] = $"{{\"index\":{index},{members}}}";
        gateway.Lies.Add(later => later.Method == HttpMethod.Get && later.RequestUri!.AbsolutePath.Contains($"{withdrawal.Advisory}/content/", StringComparison.Ordinal)
            ? FakeGateway.Problem(HttpStatusCode.Gone, "withdrawn", $",{members}")
            : null);
        return index;
    }

    private HttpResponseMessage Recorded(long index) => FakeGateway.Json(
        JsonSerializer.Serialize(new { index, proof = Encoding.UTF8.GetString(gateway.Audit.Proof(index)) }), HttpStatusCode.Created);

    private static readonly JsonSerializerOptions Absent = new() { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };

    private static string Item(Kept advisory)
    {
        OpenContent content = (OpenContent)advisory.Statement.Content;
        return JsonSerializer.Serialize(new
        {
            id = advisory.Id.Value,
            index = advisory.AddressedIndex,
            publishedAt = CanonicalJson.FormatTime(advisory.Manifest.Content.PublishedAt),
            sender = content.Sender.Value,
            tlp = content.Tlp.ToWire(),
            category = content.Category.ToWire(),
            titles = content.Titles,
            tags = content.Tags.Count == 0 ? null : content.Tags,
            replyTo = content.ReplyTo?.Value,
            supersedes = content.Supersedes?.Value,
            urgency = content.Urgency.ToWire(),
            status = "published",
            documents = content.Documents.Select((document, n) => new { n, name = document.Name, mediaType = document.MediaType, language = document.Language, role = document.Role.ToWire(), size = document.Size, sha256 = document.Sha256.ToString() }),
            deliveries = new[] { new { recipient = advisory.Statement.Recipient.Value, delivery = advisory.Delivery, index = advisory.AddressedIndex, state = "pending" } },
            delivery = advisory.Delivery,
            state = "pending",
            publishedIndex = advisory.PublishedIndex,
            addressedIndex = advisory.AddressedIndex,
            directorySize = advisory.Manifest.Content.DirectorySize,
        }, Absent);
    }

    private sealed record Kept(
        AdvisoryId Id,
        Statement Statement,
        string StatementSignature,
        Manifest Manifest,
        IReadOnlyList<byte[]> Files,
        long PublishedIndex,
        long AddressedIndex,
        long Delivery);
}
