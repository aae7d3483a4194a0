namespace Gateway.Server.Advisories.Publishing;

/// <summary>Tells a malformed multipart body, which is the caller's mistake, from a connection that failed.</summary>
internal static class MultipartFault
{
    /// <summary>
    /// Whether the multipart reader refused what it read: InvalidDataException for oversized headers, IOException for a body that ends inside a
    /// part. A <see cref="BadHttpRequestException"/> is an IOException too, but Kestrel's own (too slow, too large) with a status of its own.
    /// </summary>
    public static bool IsMalformed(Exception fault) =>
        fault is InvalidDataException || (fault.GetType() == typeof(IOException));

    /// <summary>Reads from a part's stream; a malformed body is refused as a bad request.</summary>
    public static async ValueTask<int> ReadPartAsync(this Stream part, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await part.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception fault) when (IsMalformed(fault))
        {
            throw Refusal.BadRequest("The multipart body is malformed or ends too early.");
        }
    }
}
