using System.Text.Json;
using Gateway.Exchange;

namespace Gateway.Client.Http.Answers;

/// <summary>GET /v1/agreements/{id}: one agreement as the gateway shows it.</summary>
internal sealed record AgreementItem(
    AgreementId Id,
    long Index,
    IReadOnlyList<AgreementVersionItem> Versions,
    IReadOnlyList<AgreementNoticeItem> Notices,
    int? InForce = null,
    IReadOnlyList<AgencyId>? Bound = null);

/// <summary>A version: the exact signed bytes are the raw text of <paramref name="Agreement"/>.</summary>
internal sealed record AgreementVersionItem(
    int Version,
    long Index,
    string State,
    JsonElement Agreement,
    IReadOnlyList<AgencyId> Signers,
    IReadOnlyList<AgreementSignatureItem> Signatures,
    string? InForceFrom = null);

/// <summary>A signature, and the entry that logs it.</summary>
internal sealed record AgreementSignatureItem(long Index, PrincipalId Principal, string At, string Signature);

/// <summary>What a party signed to decline or to leave, and the entry that logs it.</summary>
internal sealed record AgreementNoticeItem(
    long Index, PrincipalId Principal, string Act, int Version, string At, JsonElement End, string Signature, string? InForceFrom = null);

/// <summary>GET /v1/agreements.</summary>
internal sealed record AgreementPage(IReadOnlyList<AgreementItem> Items, long Next);
