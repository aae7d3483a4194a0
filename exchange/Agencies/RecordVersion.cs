namespace Gateway.Exchange;

/// <summary>One of an agency's records as the directory holds it.</summary>
/// <param name="Index">The index of its entry in the directory log.</param>
/// <param name="Time">The time of its entry, UTC.</param>
/// <param name="Record">The record.</param>
/// <param name="Signatures">The root's signatures, which were checked.</param>
/// <param name="Act">The admin's act that came with it, or null.</param>
/// <param name="Approval">A second admin's approval of the act, or null.</param>
public sealed record RecordVersion(long Index, DateTimeOffset Time, AgencyRecord Record, RootSignatures Signatures, AdminAct? Act, Approval? Approval)
{
    /// <summary>Whether an admin, not the last root, vouched for this record: peers must verify the agency again.</summary>
    public bool IsRootReplacement => Act?.Kind == AdminActKind.ReplaceRoot;

    internal RecordVersion Under(IReadOnlyCollection<RevocationEntry> revocations) =>
        revocations.Count == 0 ? this : this with { Record = Record.Under(revocations) };
}
