namespace Gateway.Exchange;

/// <summary>How much was counted. Adding up is all that is ever done with it, so counts of parts of a log give those of the whole.</summary>
/// <param name="Items">How often.</param>
/// <param name="Documents">How many documents went with it.</param>
/// <param name="Bytes">Their size before encryption; nothing for entries that do not tell it.</param>
public readonly record struct TallyAmount(long Items, long Documents, long Bytes)
{
    /// <summary>Once, of something without documents.</summary>
    public static TallyAmount Once { get; } = new(1, 0, 0);

    /// <summary>Both together.</summary>
    public static TallyAmount operator +(TallyAmount left, TallyAmount right) =>
        new(left.Items + right.Items, left.Documents + right.Documents, left.Bytes + right.Bytes);
}
