using System.Text;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Tests.Advisories.Fixtures;

namespace Gateway.Tests.Agreements.Fixtures;

/// <summary>An agreement in the making: right by default, wrong where a test makes it so.</summary>
internal sealed record AgreementDraft
{
    public static readonly AgreementTerms Wide = new() { MaxTlp = Tlp.Red, OnwardSharing = OnwardTerm.Label };

    public AgreementId Id { get; init; } = AgreementId.Create(TimeProvider.System);

    public GatewayName Gateway { get; init; } = ExchangeHost.GatewayName;

    public int Version { get; init; } = 1;

    public Sha256Digest? Previous { get; init; }

    public required IReadOnlyList<AgreementParty> Parties { get; init; }

    public AgreementTerms Terms { get; init; } = Wide;

    public int NoticeDays { get; init; }

    public DateTimeOffset ValidFrom { get; init; } = DateTimeOffset.UnixEpoch;

    public DateTimeOffset? ValidTo { get; init; }

    public DateTimeOffset At { get; init; } = TimeProvider.System.GetUtcNow();

    public string Text { get; init; } = "We share what we know of vulnerabilities.";

    public AgreementTexts Texts => AgreementTexts.Create([new("en", Encoding.UTF8.GetBytes(Text)), new("fr", "Nous partageons."u8.ToArray())]);

    /// <summary>An agreement of agencies that hold nothing back.</summary>
    public static AgreementDraft Of(params string[] agencies) => new() { Parties = [.. agencies.Select(agency => Party(agency))] };

    public static AgreementParty Party(string agency, string? sponsor = null, params AgreementReservation[] reservations) =>
        new(AgencyId.Parse(agency), sponsor is null ? null : AgencyId.Parse(sponsor), reservations);

    /// <summary>The next version after one that all signed.</summary>
    public AgreementDraft Amending(Agreement before) => this with { Id = before.Id, Version = before.Version + 1, Previous = before.Digest };

    public Agreement Write() => Agreement.Create(new AgreementContent
    {
        Gateway = Gateway,
        Agreement = Id,
        Version = Version,
        Previous = Previous,
        Parties = Parties,
        Texts = [.. new[] { "en", "fr" }.Select(Describe)],
        Terms = Terms,
        NoticeDays = NoticeDays,
        ValidFrom = ValidFrom,
        ValidTo = ValidTo,
        At = At,
    });

    private AgreementText Describe(string language)
    {
        ReadOnlySpan<byte> text = Texts.Find(language)!.Value.Span;
        return new AgreementText(language, "text/plain", Sha256Digest.Of(text), text.Length);
    }

    /// <summary>The body that proposes a version.</summary>
    public static ByteArrayContent Body(Agreement agreement, SigningKey key, AgreementTexts texts) => Json(CanonicalJson.Write(writer =>
    {
        writer.Raw("agreement", agreement.Bytes.Span);
        writer.Text("signature", agreement.Sign(key));
        writer.Raw("texts", texts.Bytes.Span);
    }));

    public static ByteArrayContent Json(byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new System.Net.Http.Headers.MediaTypeHeaderValue("application/json");
        return content;
    }
}
