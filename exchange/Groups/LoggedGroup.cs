namespace Gateway.Exchange;

/// <summary>One version of a group as the directory log holds it.</summary>
/// <param name="Index">The index of its entry.</param>
/// <param name="Time">The time of its entry, UTC.</param>
/// <param name="Group">The group.</param>
/// <param name="Sequence">The version.</param>
/// <param name="Roster">The SHA-256 of its document.</param>
/// <param name="Version">The document with its signature, which was checked; null of a confidential group.</param>
public sealed record LoggedGroup(long Index, DateTimeOffset Time, GroupId Group, long Sequence, Sha256Digest Roster, SignedGroup? Version)
{
    /// <summary>The moment at which its signer's key has to count.</summary>
    public DirectoryMoment Moment => new(Index, Time);
}
