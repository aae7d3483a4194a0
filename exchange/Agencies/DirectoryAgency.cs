using System.Collections.Immutable;

namespace Gateway.Exchange;

/// <summary>An agency as the directory knows it: all its records, the revocations beside them, suspensions and granted powers. Immutable.</summary>
public sealed class DirectoryAgency
{
    internal DirectoryAgency(
        ImmutableList<RecordVersion> records, ImmutableList<SuspensionChange> suspensions, ImmutableList<RevocationEntry> revocations)
    {
        Records = records;
        Suspensions = suspensions;
        Revocations = revocations;
        Current = records[^1].Under(revocations);
    }

    /// <summary>The agency.</summary>
    public AgencyId Id => Current.Record.Agency;

    /// <summary>All its records as they were signed, the first one first.</summary>
    public ImmutableList<RecordVersion> Records { get; }

    /// <summary>All its suspensions and resumptions.</summary>
    public ImmutableList<SuspensionChange> Suspensions { get; }

    /// <summary>All revocations that stand beside its records, in the log's order.</summary>
    public ImmutableList<RevocationEntry> Revocations { get; }

    /// <summary>The last record, its principals as they stand.</summary>
    public RecordVersion Current { get; }

    /// <summary>Whether it is suspended now.</summary>
    public bool IsSuspended => Suspensions is [.., { Suspends: true }];

    /// <summary>The powers granted when it was accepted; without them its records' roles admin and auditor have no effect.</summary>
    public IReadOnlyList<Role> Grants => Records[0].Act?.Grants ?? [];

    /// <summary>
    /// The record that was current when the directory had <paramref name="directorySize"/> entries, its principals as they stood then, or null before the
    /// first.
    /// </summary>
    public RecordVersion? RecordAt(long directorySize) =>
        Records.FindLast(version => version.Index < directorySize)?.Under(Revocations.FindAll(entry => entry.Index < directorySize));

    /// <summary>Whether it was suspended when the directory had <paramref name="directorySize"/> entries.</summary>
    public bool IsSuspendedAt(long directorySize) => Suspensions.FindLast(change => change.Index < directorySize) is { Suspends: true };

    internal DirectoryAgency With(RecordVersion version) => new(Records.Add(version), Suspensions, Revocations);

    internal DirectoryAgency With(SuspensionChange change) => new(Records, Suspensions.Add(change), Revocations);

    internal DirectoryAgency With(RevocationEntry entry) => new(Records, Suspensions, Revocations.Add(entry));

    internal KeyStanding Standing(PrincipalId id, KeyPurpose purpose, string key, DirectoryMoment moment)
    {
        if (RecordAt(moment.Size) is not RecordVersion version)
        {
            return KeyStanding.Unknown;
        }

        RecordedPrincipal? principal = version.Record.Find(id);
        if (principal is null || !principal.Keys.Contains(purpose, key))
        {
            return WasNamedBefore(version, id, purpose, key) ? KeyStanding.Revoked : KeyStanding.Unknown;
        }

        if (version.Record.Status == AgencyStatus.Retired || !principal.IsInForce(moment.Time))
        {
            return KeyStanding.Revoked;
        }

        // A principal is never dropped, so the last record tells whether a revocation that came later reaches back to this moment.
        Revocation? later = Current.Record.Find(id)!.Revoked;
        return later is not null && later.DoubtfulFrom <= moment.Time ? KeyStanding.Doubtful : KeyStanding.Valid;
    }

    private bool WasNamedBefore(RecordVersion version, PrincipalId id, KeyPurpose purpose, string key) =>
        Records.TakeWhile(earlier => earlier.Index < version.Index).Any(earlier => earlier.Record.Find(id)?.Keys.Contains(purpose, key) == true);
}
