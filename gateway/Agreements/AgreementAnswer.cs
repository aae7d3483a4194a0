using Gateway.Server.Advisories;

namespace Gateway.Server.Agreements;

/// <summary>An agreement as its party, or an auditor, sees it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Index">The entry that proposed its first version: lists go on behind it.</param>
/// <param name="InForce">The number of the version that is in force now; absent if none is.</param>
/// <param name="Bound">The agencies that it binds now; absent if none is in force.</param>
/// <param name="Versions">The versions that the caller may see, in order.</param>
/// <param name="Notices">Who declined or left, in the order of the log.</param>
internal sealed record AgreementAnswer(
    string Id, long Index, int? InForce, IReadOnlyList<string>? Bound, IReadOnlyList<AgreementVersionAnswer> Versions, IReadOnlyList<AgreementNoticeAnswer> Notices);

/// <summary>One version of it.</summary>
/// <param name="Version">Its number.</param>
/// <param name="Index">Its <c>agreement.proposed</c> entry.</param>
/// <param name="State">The word of its state now.</param>
/// <param name="InForceFrom">From when it is in force, or was to be; absent while a signature is missing.</param>
/// <param name="Agreement">The exact signed bytes.</param>
/// <param name="Signers">Who has to sign it.</param>
/// <param name="Signatures">The signatures, in the order of the log.</param>
internal sealed record AgreementVersionAnswer(
    int Version, long Index, string State, string? InForceFrom, CanonicalBytes Agreement, IReadOnlyList<string> Signers, IReadOnlyList<AgreementSignatureAnswer> Signatures);

/// <summary>A signature over a version.</summary>
/// <param name="Index">The entry that logs it.</param>
/// <param name="Principal">Who signed.</param>
/// <param name="At">When it was logged.</param>
/// <param name="Signature">The armored signature.</param>
internal sealed record AgreementSignatureAnswer(long Index, string Principal, string At, string Signature);

/// <summary>A party's word against a version.</summary>
/// <param name="Index">The entry that logs it.</param>
/// <param name="Principal">Who signed.</param>
/// <param name="Act"><c>decline</c> or <c>end</c>.</param>
/// <param name="Version">The number of the version.</param>
/// <param name="At">When it was logged.</param>
/// <param name="InForceFrom">From when the party has left; absent of what declines.</param>
/// <param name="End">The exact signed bytes.</param>
/// <param name="Signature">The armored signature.</param>
internal sealed record AgreementNoticeAnswer(
    long Index, string Principal, string Act, int Version, string At, string? InForceFrom, CanonicalBytes End, string Signature);

/// <summary>A page of agreements.</summary>
/// <param name="Items">The agreements.</param>
/// <param name="Next">The index to go on after.</param>
internal sealed record AgreementPage(IReadOnlyList<AgreementAnswer> Items, long Next);
