using System.Text;
using Gateway.Exchange;
using Gateway.Server.Errors;
using Gateway.Server.Options;

namespace Gateway.Server.Advisories.Publishing;

/// <summary>What holds for a statement whose documents the gateway encrypts, and reads on the way.</summary>
internal static class OpenRules
{
    /// <summary>Checks label, documents and texts. The format has bounds of its own, checked when it was parsed; an operator may draw them closer.</summary>
    public static void Check(OpenContent statement, GatewayOptions options)
    {
        if (options.Advisories.SealedLabels.Contains(statement.Tlp))
        {
            throw new GatewayProblemException(ProblemName.TlpNotPermitted, "This gateway takes advisories of this label only if their sender sealed them.");
        }

        if (statement.Documents.DistinctBy(document => document.Sha256).Count() < statement.Documents.Count)
        {
            throw Refusal.DuplicateDocument();
        }

        if (statement.Titles.Values.Any(title => title.EnumerateRunes().Count() > options.Limits.TitleCharacters))
        {
            throw Refusal.InvalidAdvisory("A title is longer than this gateway accepts.");
        }

        if (statement.Documents.Any(document => Encoding.UTF8.GetByteCount(document.Name) > options.Limits.FilenameBytes))
        {
            throw new GatewayProblemException(ProblemName.InvalidFilename, "A file name is longer than this gateway accepts.");
        }
    }
}
