using Gateway.Client.Cli;
using Gateway.Exchange;

namespace Gateway.Client.Sending;

/// <summary>Asks of each document what the gateway asks of those that it can read: that its own label is the advisory's.</summary>
internal static class MarkingCheck
{
    /// <exception cref="CommandFailedException"><c>tlp-mismatch</c>.</exception>
    public static void Require(string path, DocumentMarking? marking, Tlp tlp)
    {
        if (marking is not null && !marking.AgreesWith(tlp))
        {
            throw new CommandFailedException(
                $"tlp-mismatch: {path} is marked TLP:{marking.Label.ToWire()} inside, and the advisory TLP:{tlp.ToWire()}; mark both alike, or send it by itself. Nothing was sent.");
        }
    }
}
