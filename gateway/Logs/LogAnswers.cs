namespace Gateway.Server.Logs;

/// <summary>The form of a log's binary answers.</summary>
internal static class LogAnswers
{
    /// <summary>Tiles and bundles: what stands at an address of theirs never changes.</summary>
    public static IResult Immutable(byte[] bytes) => Results.Bytes(bytes, "application/octet-stream");
}
