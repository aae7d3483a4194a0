using System.Globalization;
using System.Text;
using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Evidence;

/// <summary>How a report tells of checkpoints: who signed what, and when witnesses saw it.</summary>
internal static class LogSections
{
    /// <summary>The checkpoints that a report rests on.</summary>
    public static ReportSection Of(TrustedLogs trusted, params IReadOnlyList<Checkpoint> checkpoints) => new(
        "The log that was signed",
        [
            new ReportText(
                "A checkpoint is the log's signature over its size and the hash of all its entries. It was checked with the key that whoever made this page "
                + "brought along (the invite), not with anything inside the evidence."),
            .. checkpoints.SelectMany(checkpoint => Describe(trusted, checkpoint)),
        ]);

    private static IEnumerable<ReportBlock> Describe(TrustedLogs trusted, Checkpoint checkpoint)
    {
        NoteVerifier key = trusted.Pinned.SignerOf(RangeCheck.LogOf(checkpoint), checkpoint);
        yield return new ReportText(string.Create(
            CultureInfo.InvariantCulture, $"{checkpoint.Origin}: {checkpoint.Tree.Size} entries, signed by {key}"));
        if (trusted.Policy?.Judge(checkpoint) is { Cosignatures.Count: > 0 } outcome)
        {
            yield return new ReportTable(
                ["Witness", "Saw this log, consistent with all it had seen before, at"],
                [.. outcome.Cosignatures.Select(one => (IReadOnlyList<string>)[one.Witness.Name, CanonicalJson.FormatTime(one.Time)])]);
        }
        else
        {
            yield return new ReportText("No witness was asked for: that the gateway shows everybody this log, and not another to others, is not proven here.");
        }

        yield return new ReportListing(Encoding.UTF8.GetString(checkpoint.Bytes.Span));
    }
}
