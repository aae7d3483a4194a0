using System.Text;

namespace Gateway.Exchange;

/// <summary>File names of CSAF documents (CSAF 2.0 §5.1).</summary>
internal static class CsafFileName
{
    /// <summary>The name of the document with a tracking id.</summary>
    public static string Of(string trackingId)
    {
        var name = new StringBuilder();
        foreach (char character in trackingId.ToLowerInvariant())
        {
            bool kept = char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character is '+' or '-';
            if (kept || name is not [.., '_'])
            {
                name.Append(kept ? character : '_');
            }
        }

        return name.Append(".json").ToString();
    }
}
