using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Exchange;

namespace Gateway.Client.Monitoring;

/// <summary>
/// Follows the records of one's own agency from the last one known to be its own. The directory's replay lets through what a root signed and what an admin
/// countersigned; only the agency itself can tell whether it asked for the latter.
/// </summary>
internal sealed class OwnRecords
{
    private readonly DirectoryAgency agency;
    private readonly long? accepted;

    /// <param name="agency">The agency, from the replayed directory.</param>
    /// <param name="known">The last record known to be its own; null takes the first one for that.</param>
    /// <param name="accepted">The directory entry that the user says is the agency's own, or null.</param>
    public OwnRecords(DirectoryAgency agency, KnownRecord? known, long? accepted)
    {
        this.agency = agency;
        this.accepted = accepted;
        Known = known ?? KnownRecord.Of(agency.Records[0].Record);
    }

    /// <summary>The last record that is the agency's own, as far as <see cref="Follow"/> came.</summary>
    public KnownRecord Known { get; private set; }

    /// <summary>Whether the entry that the user accepted was come across.</summary>
    public bool MetAccepted { get; private set; }

    /// <summary>Goes on to the newest record, or stops before the first one that is not the agency's own.</summary>
    /// <exception cref="VerdictException"><c>missing</c>: the directory no longer has the record that was known.</exception>
    public ForeignRecord? Follow()
    {
        if (Known.Sequence >= agency.Records.Count)
        {
            throw new VerdictException(
                Verdict.Missing, $"Record {Known.Sequence} of {agency.Id}, which this monitor has seen, is not in the directory.");
        }

        foreach (RecordVersion version in agency.Records.Skip((int)Known.Sequence))
        {
            bool isAccepted = version.Index == accepted;
            if (!isAccepted && WhyForeign(version) is { } sentence)
            {
                return new ForeignRecord(version, sentence);
            }

            MetAccepted |= isAccepted;
            Known = KnownRecord.Of(version.Record);
        }

        return null;
    }

    private string? WhyForeign(RecordVersion version)
    {
        if (version.Record.Sequence == Known.Sequence)
        {
            return version.Record.Digest == Known.Digest
                ? null
                : $"Record {version.Record.Sequence} of {agency.Id}, directory entry {version.Index}, is not the one that your agency made.";
        }

        RecordVersion previous = agency.Records[(int)version.Record.Sequence - 1];
        return version.Record.IsSignedByRootOf(previous.Record, version.Signatures)
            ? null
            : $"Record {version.Record.Sequence} of {agency.Id}, directory entry {version.Index}, is not signed by your root: "
                + $"{version.Act?.Principal} replaced it.";
    }
}
