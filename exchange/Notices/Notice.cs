using Gateway.Crypto;
using static Gateway.Exchange.Document;

namespace Gateway.Exchange;

/// <summary>
/// A notice, <c>advisory-notice/v1</c>: what the gateway tells a webhook, signed (<see cref="Namespaces.Notice"/>) by the key that signs manifests. It says that something
/// is to be had, and nothing of what: neither titles, names nor content. Immutable.
/// </summary>
public sealed class Notice
{
    private const string Type = "advisory-notice/v1";

    private Notice(ReadOnlyMemory<byte> bytes) => Bytes = bytes;

    /// <summary>The exact bytes, which the gateway signs and which are the body of the request.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The gateway.</summary>
    public required GatewayName Gateway { get; init; }

    /// <summary>The webhook it is sent to: a notice for one is none for another.</summary>
    public required WebhookId Webhook { get; init; }

    /// <summary>The agency whose webhook it is.</summary>
    public required AgencyId Agency { get; init; }

    /// <summary>What it tells of.</summary>
    public required NoticeEvent Event { get; init; }

    /// <summary>The advisory; null in a test.</summary>
    public AdvisoryId? Advisory { get; init; }

    /// <summary>The audit log's index of the <c>advisory.addressed</c> or <c>advisory.withdrawn</c> entry; null in a test.</summary>
    public long? Index { get; init; }

    /// <summary>When it was signed, UTC: of each attempt anew, so that a receiver may refuse what is old.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>
    /// What is the same in every attempt to send it, and in no other notice: by it a receiver that sees a notice again knows it. It follows from what is signed.
    /// </summary>
    public string Id => Index is { } index
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Webhook}.{index}")
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Webhook}.test.{At.ToUnixTimeMilliseconds()}");

    /// <summary>Reads a notice.</summary>
    /// <param name="bytes">Kept, not copied.</param>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static Notice Parse(ReadOnlyMemory<byte> bytes) => Document.Read(bytes, Limits.SmallDocumentBytes, Type, members =>
    {
        var notice = new Notice(bytes)
        {
            Advisory = members.OptionalId<AdvisoryId>("advisory"),
            Agency = members.Id<AgencyId>("agency"),
            At = members.Time("at"),
            Event = members.Word<NoticeEvent>("event", WireText.TryParse),
            Gateway = members.Id<GatewayName>("gateway"),
            Index = members.OptionalInteger("index"),
            Webhook = members.Id<WebhookId>("webhook"),
        };
        bool isTest = notice.Event == NoticeEvent.Test;
        Require(
            notice.Advisory is null == isTest && notice.Index is null == isTest, DocumentRule.Malformed, "A notice names an advisory and an index, and a test neither.");
        return notice;
    });

    /// <summary>Writes a notice that tells of an entry of the audit log.</summary>
    public static Notice Create(GatewayName gateway, WebhookId webhook, AgencyId agency, NoticeEvent what, AdvisoryId advisory, long index, DateTimeOffset at) =>
        Write(gateway, webhook, agency, what, advisory, index, at);

    /// <summary>Writes a notice that tells of nothing.</summary>
    public static Notice CreateTest(GatewayName gateway, WebhookId webhook, AgencyId agency, DateTimeOffset at) =>
        Write(gateway, webhook, agency, NoticeEvent.Test, advisory: null, index: null, at);

    /// <summary>Signs it; armored SSHSIG.</summary>
    public string Sign(SigningKey key) => SshSignature.Sign(key, Namespaces.Notice, Bytes.Span);

    /// <summary>Whether one of <paramref name="keys"/> made this signature over it.</summary>
    public bool IsSignedBy(IEnumerable<VerifyingKey> keys, string signature) =>
        keys.Any(key => SshSignature.Verify(key, Namespaces.Notice, Bytes.Span, signature));

    private static Notice Write(
        GatewayName gateway, WebhookId webhook, AgencyId agency, NoticeEvent what, AdvisoryId? advisory, long? index, DateTimeOffset at) =>
        Parse(CanonicalJson.Write(writer =>
        {
            writer.OptionalText("advisory", advisory?.Value);
            writer.Text("agency", agency.Value);
            writer.Time("at", at);
            writer.Text("event", what.ToWire());
            writer.Text("gateway", gateway.Value);
            writer.OptionalInteger("index", index);
            writer.Text("type", Type);
            writer.Text("webhook", webhook.Value);
        }));
}
