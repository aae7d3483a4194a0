using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net.ServerSentEvents;
using System.Text;
using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Http.Answers;

namespace Gateway.Client.Http;

/// <summary>Reads the events of the inbox's stream.</summary>
internal static class InboxEventText
{
    private const string Addressed = "addressed";
    private const string Withdrawn = "withdrawn";

    /// <summary>Reads an event; false for one of a kind that this program does not know, which a later gateway may send.</summary>
    /// <exception cref="VerdictException"><c>malformed</c>.</exception>
    public static bool TryRead(SseItem<string> sent, [NotNullWhen(true)] out InboxEvent? news)
    {
        if (sent.EventType is not (Addressed or Withdrawn))
        {
            news = null;
            return false;
        }

        if (!long.TryParse(sent.EventId, NumberStyles.None, CultureInfo.InvariantCulture, out long index))
        {
            throw new VerdictException(Verdict.Malformed, "An event of the gateway's stream has no index.");
        }

        news = new InboxEvent(index, sent.EventType == Withdrawn, AnswerJson.Read<AdvisoryItem>(Encoding.UTF8.GetBytes(sent.Data), "an advisory's item"));
        return true;
    }
}
