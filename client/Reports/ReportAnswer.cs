using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Reports;

/// <summary>What a gateway answers when it is asked for a report.</summary>
/// <param name="Report">The report, of the whole or of an agency's own part.</param>
/// <param name="Community">Of the other agencies, what none of them can be told from; empty of the whole. Nobody but the gateway and auditors can count it.</param>
internal sealed record ReportAnswer(ExchangeReport Report, IReadOnlyList<CommunityRow> Community)
{
    /// <summary>Reads an answer, or a report by itself as <c>advisory report --json</c> keeps it.</summary>
    /// <exception cref="VerdictException"><c>malformed</c>.</exception>
    public static ReportAnswer Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            CanonicalObject members = CanonicalJson.ParseObject(bytes);
            CommunityRow[] community = members.Has("community") ? [.. members.Objects("community").Select(CommunityRow.Read)] : [];
            var answer = new ReportAnswer(ExchangeReport.Parse(members.Object("report").Bytes), community);
            _ = members.OptionalText("verdict");
            members.Close();
            return answer;
        }
        catch (Exception failure) when (failure is CanonicalJsonException or DocumentException)
        {
            throw new VerdictException(Verdict.Malformed, "This is not a gateway's report.", failure);
        }
    }

    /// <summary>The same members with a verdict, for programs and for keeping.</summary>
    public byte[] ToBytes(string verdict) => CanonicalJson.Write(writer =>
    {
        if (Report.Content.Agency is not null)
        {
            writer.Objects("community", Community, CommunityRow.Write);
        }

        writer.Raw("report", Report.Bytes.Span);
        writer.Text("verdict", verdict);
    });
}
