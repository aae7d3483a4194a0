using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Monitoring;

/// <summary>What happened to an agency's keys, in the log's order: each record is held against the one before it.</summary>
internal static class KeyHistory
{
    public static IReadOnlyList<KeyChange> Of(DirectoryAgency agency)
    {
        List<KeyChange> changes = [];
        AgencyRecord? previous = null;
        foreach (RecordVersion version in agency.Records)
        {
            changes.AddRange(Between(previous, version));
            previous = version.Record;
        }

        changes.AddRange(agency.Revocations.Select(Describe));
        changes.AddRange(agency.Suspensions.Select(Describe));
        return [.. changes.OrderBy(change => change.Index)];
    }

    private static IEnumerable<KeyChange> Between(AgencyRecord? previous, RecordVersion version)
    {
        KeyChange blank = Blank(version);
        IEnumerable<KeyChange> principals = version.Record.Principals.SelectMany(after => Between(previous?.Find(after.Id), after, blank));
        bool retired = version.Record.Status == AgencyStatus.Retired && previous?.Status != AgencyStatus.Retired;
        return
        [
            .. Difference(RootKeys(previous), RootKeys(version.Record), blank),
            .. (previous?.Threshold ?? 1) != version.Record.Threshold ? (KeyChange[])[blank with { Change = "threshold", Reason = Threshold(version.Record) }] : [],
            .. principals,
            .. retired ? (KeyChange[])[blank with { Change = "retired" }] : [],
        ];
    }

    private static IEnumerable<KeyChange> Between(RecordedPrincipal? before, RecordedPrincipal after, KeyChange blank)
    {
        KeyChange own = blank with { Principal = after.Id.Value };
        foreach (KeyChange change in Difference(Keys(before), Keys(after), own))
        {
            yield return change;
        }

        if (before is not null && (before.ValidFrom != after.ValidFrom || before.ValidTo != after.ValidTo))
        {
            yield return own with { Change = "period", Reason = Period(after) };
        }

        // A revocation stands for ever; that its suspicion reaches further back is news too.
        if (after.Revoked is { } revoked && before?.Revoked != revoked)
        {
            yield return own with { Change = "revoked", Reason = Why(revoked) };
        }
    }

    private static IEnumerable<KeyChange> Difference(
        IReadOnlyCollection<(string Purpose, string Key)> before, IReadOnlyCollection<(string Purpose, string Key)> after, KeyChange blank) =>
        before.Except(after).Select(key => blank with { Change = "dropped", Purpose = key.Purpose, Key = key.Key })
            .Concat(after.Except(before).Select(key => blank with { Change = "added", Purpose = key.Purpose, Key = key.Key }));

    private static (string Purpose, string Key)[] RootKeys(AgencyRecord? record) => [.. record?.Root.Select(key => ("root", key.ToSshLine())) ?? []];

    private static (string Purpose, string Key)[] Keys(RecordedPrincipal? principal) =>
        [.. principal?.Keys.All().Select(key => (key.Purpose.ToWire(), key.Text)) ?? []];

    private static KeyChange Blank(RecordVersion version) => new(
        version.Index,
        CanonicalJson.FormatTime(version.Time),
        version.Record.Sequence,
        "",
        null,
        null,
        null,
        version.IsRootReplacement ? version.Act!.Reason : null,
        version.IsRootReplacement ? "new-root" : "root",
        version.Act?.Principal.Value,
        version.Approval?.Principal.Value);

    private static KeyChange Describe(RevocationEntry entry) => new(
        entry.Index,
        CanonicalJson.FormatTime(entry.Time),
        null,
        "revoked",
        entry.Order.Principal.Value,
        null,
        null,
        Why(entry.Revocation),
        "root",
        null,
        null);

    private static KeyChange Describe(SuspensionChange change) => new(
        change.Index,
        CanonicalJson.FormatTime(change.Act.At),
        null,
        change.Suspends ? "suspended" : "resumed",
        null,
        null,
        null,
        change.Act.Reason,
        "admin",
        change.Act.Principal.Value,
        change.Approval?.Principal.Value);

    private static string Threshold(AgencyRecord record) => $"{record.Threshold} of {record.Root.Count} root keys sign";

    private static string Period(RecordedPrincipal principal) =>
        $"from {CanonicalJson.FormatTime(principal.ValidFrom)}" + (principal.ValidTo is { } end ? $" to {CanonicalJson.FormatTime(end)}" : "");

    private static string Why(Revocation revoked) => revoked.SuspectedSince is { } since
        ? $"{revoked.Reason.ToWire()}, suspected since {CanonicalJson.FormatTime(since)}"
        : revoked.Reason.ToWire();
}
