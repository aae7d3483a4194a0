namespace Gateway.Exchange;

/// <summary>One of an agency's records as the directory holds it.</summary>
/// <param name="Index">The index of its entry in the directory log.</param>
/// <param name="Time">The time of its entry, UTC.</param>
/// <param name="Record">The record.</param>
/// <param name="Signature">The armored signature that was checked.</param>
/// <param name="Act">The admin's act that came with it, or null.</param>
public sealed record RecordVersion(long Index, DateTimeOffset Time, AgencyRecord Record, string Signature, AdminAct? Act)
{
    /// <summary>Whether an admin, not the last root, vouched for this record: peers must verify the agency again.</summary>
    public bool IsRootReplacement => Act?.Kind == AdminActKind.ReplaceRoot;
}
