using System.Security.Cryptography;
using Gateway.Crypto;
using static Gateway.Exchange.Document;

namespace Gateway.Exchange;

/// <summary>
/// A webhook as the gateway keeps it, <c>advisory-webhook/v1</c>: sealed in the database, and named in the log by its digest. Nobody signs it: whoever can have notices sent
/// elsewhere learns that something came, and the log tells the agency who did it. The nonce keeps the digest from being tried out against URLs. Immutable.
/// </summary>
public sealed class WebhookRegistration
{
    private const string Type = "advisory-webhook/v1";

    private WebhookRegistration(ReadOnlyMemory<byte> bytes)
    {
        Bytes = bytes;
        Digest = Sha256Digest.Of(bytes.Span);
    }

    /// <summary>The exact bytes.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The SHA-256 of <see cref="Bytes"/>: how the log names it.</summary>
    public Sha256Digest Digest { get; }

    /// <summary>The gateway.</summary>
    public required GatewayName Gateway { get; init; }

    /// <summary>The webhook.</summary>
    public required WebhookId Webhook { get; init; }

    /// <summary>The agency whose notices it gets.</summary>
    public required AgencyId Agency { get; init; }

    /// <summary>Who registered it.</summary>
    public required PrincipalId Principal { get; init; }

    /// <summary>Where notices go.</summary>
    public required Uri Url { get; init; }

    /// <summary>When it was registered, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Reads a registration.</summary>
    /// <param name="bytes">Kept, not copied.</param>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static WebhookRegistration Parse(ReadOnlyMemory<byte> bytes) => Document.Read(bytes, Limits.SmallDocumentBytes, Type, members =>
    {
        var registration = new WebhookRegistration(bytes)
        {
            Agency = members.Id<AgencyId>("agency"),
            At = members.Time("at"),
            Gateway = members.Id<GatewayName>("gateway"),
            Principal = members.Id<PrincipalId>("principal"),
            Url = WebhookUrl.TryParse(members.Text("url"), out Uri? url)
                ? url
                : throw new DocumentException(DocumentRule.InvalidId, "The member url is not an https URL without user and fragment."),
            Webhook = members.Id<WebhookId>("webhook"),
        };
        Require(members.Binary("nonce").Length == Limits.NonceBytes, DocumentRule.InvalidNonce, "The nonce is not 16 bytes.");
        Require(registration.Principal.Agency == registration.Agency, DocumentRule.ForeignPrincipal, "The webhook is registered by somebody of another agency.");
        return registration;
    });

    /// <summary>Writes a registration.</summary>
    public static WebhookRegistration Create(GatewayName gateway, WebhookId webhook, PrincipalId principal, Uri url, DateTimeOffset at) =>
        Parse(CanonicalJson.Write(writer =>
        {
            writer.Text("agency", principal.Agency.Value);
            writer.Time("at", at);
            writer.Text("gateway", gateway.Value);
            writer.Binary("nonce", RandomNumberGenerator.GetBytes(Limits.NonceBytes));
            writer.Text("principal", principal.Value);
            writer.Text("type", Type);
            writer.Text("url", url.OriginalString);
            writer.Text("webhook", webhook.Value);
        }));
}
