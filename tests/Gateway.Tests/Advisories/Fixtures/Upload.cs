using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Tests.Advisories.Fixtures;

/// <summary>An upload in the making: right by default, wrong where a test makes it so.</summary>
internal sealed class Upload
{
    private readonly List<(string Name, string MediaType, byte[] Content)> _documents = [];

    public Upload(Member sender, params UploadRecipient[] recipients)
    {
        Sender = sender;
        Recipients = recipients;
    }

    public Member Sender { get; }

    public IReadOnlyList<UploadRecipient> Recipients { get; set; }

    /// <summary>Another key than the sender's newest, where a test wants one.</summary>
    public SigningKey? SignedWith { get; init; }

    public Tlp Tlp { get; init; } = Tlp.Amber;

    public string Title { get; init; } = "A vulnerability";

    public IReadOnlyList<string> Tags { get; init; } = [];

    public DateTimeOffset CreatedAt { get; init; } = TimeProvider.System.GetUtcNow();

    public AdvisoryCategory Category { get; init; } = AdvisoryCategory.Vulnerability;

    /// <summary>The language of every document.</summary>
    public string Language { get; init; } = "en";

    public DateTimeOffset? RespondBy { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public AdvisoryId? ReplyTo { get; init; }

    public AdvisoryId? Supersedes { get; init; }

    public byte[] Nonce { get; init; } = RandomNumberGenerator.GetBytes(Limits.NonceBytes);

    public string Gateway { get; init; } = ExchangeHost.Name;

    public IReadOnlyList<byte[]> Contents => [.. _documents.Select(document => document.Content)];

    public static UploadRecipient To(string agency, params PrincipalId[] audience) =>
        new(AgencyId.Parse(agency), audience.Length == 0 ? null : [.. audience.OrderBy(id => id.Value, StringComparer.Ordinal)]);

    public Upload With(byte[] content, string? name = null, string mediaType = "text/plain")
    {
        _documents.Add((name ?? $"document-{_documents.Count}.bin", mediaType, content));
        return this;
    }

    public Upload With(string content) => With(Encoding.UTF8.GetBytes(content));

    public OpenCommon Common() => OpenCommon.Create(new OpenContent
    {
        Gateway = GatewayName.Parse(Gateway),
        Sender = Sender.Id,
        Tlp = Tlp,
        Category = Category,
        Titles = new Dictionary<string, string> { ["en"] = Title },
        Tags = Tags,
        Urgency = Urgency.Urgent,
        Documents =
        [
            .. _documents.Select((document, i) => new StatementDocument
            {
                Name = document.Name,
                MediaType = document.MediaType,
                Language = Language,
                Role = i == 0 ? DocumentRole.Main : DocumentRole.Attachment,
                Size = document.Content.Length,
                Sha256 = Sha256Digest.Of(document.Content),
            }),
        ],
        RespondBy = RespondBy,
        ExpiresAt = ExpiresAt,
        ReplyTo = ReplyTo,
        Supersedes = Supersedes,
        CreatedAt = CreatedAt,
        Nonce = Nonce,
    });

    /// <summary>The groups that the recipients were found from.</summary>
    public UploadGroups Groups { get; init; } = UploadGroups.None;

    public UploadMetadata Metadata() => UploadMetadata.Create(Common(), Recipients, Groups);

    public byte[] Signatures() => SignatureSet.Create(
        Metadata().Statements(HeaderSet.None).Select(statement => KeyValuePair.Create(statement.Recipient, statement.Sign(SignedWith ?? Sender.Sign)))).Bytes.ToArray();

    /// <summary>The parts in their order.</summary>
    public IReadOnlyList<(string Name, byte[] Content)> Parts() =>
        [("metadata", Metadata().Bytes.ToArray()), ("signatures", Signatures()), .. Contents.Select(content => ("content", content))];

    public MultipartFormDataContent Form() => FormOf(Parts());

    public static MultipartFormDataContent FormOf(IEnumerable<(string Name, byte[] Content)> parts)
    {
        var form = new MultipartFormDataContent("test-boundary-1f0c");
        foreach ((string name, byte[] content) in parts)
        {
            var part = new ByteArrayContent(content);
            part.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            form.Add(part, name);
        }

        return form;
    }
}
