namespace Gateway.Server.Hosting;

/// <summary>
/// How slow a body or the reader of an answer may be: each piece has to pass within the time that the slowest rate takes for it, and a grace. Kestrel's own minimum
/// rate is an average since the beginning, so that a fast beginning would buy hours of standing still.
/// </summary>
internal static class Pace
{
    /// <summary>The bytes of one piece: few, so that one who stalls is found out soon even at a low rate.</summary>
    public const int PieceBytes = 16 * 1024;

    /// <summary>How long one piece may be waited for at this slowest rate.</summary>
    public static TimeSpan PatienceAt(int bytesPerSecond) => WebServer.Grace + TimeSpan.FromSeconds((double)PieceBytes / bytesPerSecond);
}
