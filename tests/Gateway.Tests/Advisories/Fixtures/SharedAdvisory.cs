using System.Net.Http.Headers;
using Gateway.Crypto;
using Gateway.Exchange;
using static Gateway.Tests.Advisories.Fixtures.Answers;

namespace Gateway.Tests.Advisories.Fixtures;

/// <summary>An addition in the making, as the machine of somebody who has the advisory would make it: right by default, wrong where a test makes it so.</summary>
/// <param name="gateway">The gateway.</param>
/// <param name="sharer">Who adds, and signs.</param>
/// <param name="sign">Its sign key.</param>
/// <param name="identities">Its age identities.</param>
internal sealed class SharedAdvisory(GatewayName gateway, PrincipalId sharer, SigningKey sign, IReadOnlyList<X25519Identity> identities)
{
    public SharedAdvisory(Member sharer)
        : this(ExchangeHost.GatewayName, sharer.Id, sharer.Sign, sharer.Identities)
    {
    }

    /// <summary>The permission under which it is shared.</summary>
    public Permission? Under { get; init; }

    /// <summary>When it is signed.</summary>
    public DateTimeOffset At { get; init; } = TimeProvider.System.GetUtcNow();

    /// <summary>Changes what is stated and signed.</summary>
    public Func<AdditionContent, AdditionContent> Restate { get; init; } = content => content;

    /// <summary>Changes the headers, after they were stated and signed.</summary>
    public Func<IReadOnlyList<KeyHeaders>, IReadOnlyList<KeyHeaders>> Exchange { get; init; } = headers => headers;

    /// <summary>Changes the signature.</summary>
    public Func<Addition, string>? SignedBy { get; init; }

    /// <summary>The body that shares an advisory with an agency.</summary>
    /// <param name="client">The sharer's client.</param>
    /// <param name="id">The advisory.</param>
    /// <param name="recipient">The agency.</param>
    /// <param name="keys">Its keys.</param>
    public async Task<byte[]> BodyAsync(HttpClient client, AdvisoryId id, string recipient, params ReceiveKey[] keys)
    {
        Manifest own = Manifest.Parse(await client.GetByteArrayAsync(PathOf(id, "/manifest")));
        Statement statement = Statement.Parse(await client.GetByteArrayAsync(PathOf(id, "/statement")));
        FileKey[] fileKeys = [.. own.Content.All.Select(Unwrap)];
        KeyHeaders[] headers = [.. keys.Select(key => KeyHeaders.Create(key, fileKeys))];
        Array.ForEach(fileKeys, fileKey => fileKey.Dispose());
        Addition addition = Addition.Create(Restate(new AdditionContent
        {
            Gateway = gateway,
            Advisory = id,
            AddedBy = sharer,
            Recipient = AgencyId.Parse(recipient),
            Manifest = own.Digest,
            Statement = statement.Digest,
            StatementRecipient = statement.Recipient,
            Permission = Under?.Digest,
            Keys = [.. headers.Select(key => key.ToSealedKey())],
            At = At,
        }));
        HeaderSet set = HeaderSet.Create([KeyValuePair.Create(AgencyId.Parse(recipient), Exchange(headers))]);
        return CanonicalJson.Write(writer =>
        {
            writer.Raw("addition", addition.Bytes.Span);
            writer.Raw("headers", set.Bytes.Span);
            writer.Text("signature", SignedBy?.Invoke(addition) ?? addition.Sign(sign));
        });
    }

    /// <summary>Shares an advisory with an agency.</summary>
    public async Task<HttpResponseMessage> PostAsync(HttpClient client, AdvisoryId id, string recipient, params ReceiveKey[] keys) =>
        await PostAsync(client, id, await BodyAsync(client, id, recipient, keys));

    public static Task<HttpResponseMessage> PostAsync(HttpClient client, AdvisoryId id, byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return client.PostAsync(PathOf(id, "/additions"), content);
    }

    private FileKey Unwrap(ManifestDocument document)
    {
        ManifestHeader mine = document.Headers.Last(header => identities.Any(identity => ReceiveKey.Of(identity.Recipient).Equals(header.RecipientKey)));
        return Header.Parse(mine.Header.Span).Unwrap([.. identities]);
    }
}
