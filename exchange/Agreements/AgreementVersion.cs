namespace Gateway.Exchange;

/// <summary>One version with what was logged about it.</summary>
/// <param name="Agreement">What it says.</param>
/// <param name="ProposedIndex">The audit log's index of its <c>agreement.proposed</c> entry.</param>
/// <param name="Signers">Who has to sign it, in ordinal order.</param>
/// <param name="SignedAt">Who has signed it, and when that was logged.</param>
public sealed record AgreementVersion(
    Agreement Agreement, long ProposedIndex, IReadOnlyList<AgencyId> Signers, IReadOnlyDictionary<AgencyId, DateTimeOffset> SignedAt)
{
    /// <summary>When the last signature was logged, UTC; null while one is missing.</summary>
    public DateTimeOffset? AgreedAt => Signers.All(SignedAt.ContainsKey) ? SignedAt.Values.Max() : null;
}
