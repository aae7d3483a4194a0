using Gateway.Exchange;

namespace Gateway.Client.Delivery;

/// <summary>What an opened document says of itself.</summary>
/// <param name="Marking">Its own label, or null.</param>
/// <param name="Csaf">What it says if it is CSAF 2.0, or null.</param>
/// <param name="Fault">Why it is not what it says it is, in a sentence; or null. It is its reader's all the same.</param>
internal sealed record OpenedReading(DocumentMarking? Marking, CsafSummary? Csaf, string? Fault)
{
    /// <summary>Ends a reading; null is that of a document nobody looks into.</summary>
    public static OpenedReading Of(DocumentReading? reading)
    {
        try
        {
            CsafSummary? csaf = reading?.Complete();
            return new OpenedReading(reading?.Marking, csaf, null);
        }
        catch (DocumentException broken)
        {
            return new OpenedReading(reading?.Marking, null, broken.Message);
        }
    }
}
