using Gateway.Exchange;

namespace Gateway.Client.Reports;

/// <summary>Holds a report that was shown against the one that was counted.</summary>
internal static class ReportComparison
{
    /// <summary>Null if both are the same, number for number; else a sentence that names the first difference.</summary>
    public static Sentence? FindDifference(ExchangeReport shown, ExchangeReport counted)
    {
        if (shown.Bytes.Span.SequenceEqual(counted.Bytes.Span))
        {
            return null;
        }

        ReportContent left = shown.Content;
        ReportContent right = counted.Content;
        return Find(left.Pairs, right.Pairs, pair => (Sentence)$"what {pair.Sender} shared with {pair.Recipient}")
            ?? Find(left.Shares, right.Shares, share => (Sentence)$"what {share.Sender} shared with {share.Recipient} of {share.Facet}")
            ?? Find(left.Publications, right.Publications, publication => (Sentence)$"what {publication.Sender} published of {publication.Facet}")
            ?? Find(left.Months, right.Months, row => (Sentence)$"what {row.Agency} sent and received in {row.Month}")
            ?? Find(left.Answering, right.Answering, row => (Sentence)$"how soon {row.Agency} acknowledged")
            ?? Find(left.Passed, right.Passed, passed => (Sentence)$"what {passed.By} passed on to {passed.Recipient}")
            ?? Find(left.Refusals, right.Refusals, refusal => (Sentence)$"how often {refusal.Agency} was refused with {refusal.Name}")
            ?? (Sentence)"The gateway's report and the log's numbers are of different months, sizes or agencies.";
    }

    private static Sentence? Find<T>(IReadOnlyList<T> shown, IReadOnlyList<T> counted, Func<T, Sentence> name)
        where T : notnull
    {
        HashSet<T> both = [.. shown];
        both.IntersectWith(counted);
        T? odd = counted.Concat(shown).FirstOrDefault(row => !both.Contains(row));
        return odd is null ? null : (Sentence)$"The gateway's report does not say what the log says of {name(odd)}.";
    }
}
