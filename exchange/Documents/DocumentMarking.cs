namespace Gateway.Exchange;

/// <summary>The label that a document bears itself.</summary>
/// <param name="Label">The label, WHITE as CLEAR.</param>
/// <param name="IsCsaf20">Whether it says that it is CSAF 2.0.</param>
public sealed record DocumentMarking(Tlp Label, bool IsCsaf20)
{
    /// <summary>
    /// Whether it is the label of the advisory that carries it: neither lets the document travel further than the other. CSAF 2.0 knows TLP 1.0, which has no word for AMBER+STRICT, so there AMBER stands for both.
    /// </summary>
    public bool AgreesWith(Tlp advisory) => Label == advisory || (IsCsaf20 && Label == Tlp.Amber && advisory == Tlp.AmberStrict);
}
