namespace Gateway.Exchange;

/// <summary>What dispositions mean for an acknowledgement that was asked for.</summary>
public static class Dispositions
{
    /// <summary>
    /// Whether a receipt acknowledges: somebody took note and says so. That a program took delivery says nothing of the kind, and who could not read it took no note.
    /// </summary>
    public static bool Acknowledges(this Disposition disposition) => disposition is Disposition.Read or Disposition.Acted or Disposition.Declined;
}
