using System.Buffers;

namespace Gateway.Client.Http;

/// <summary>Reads an answer into memory, up to a bound: the gateway does not decide how much of this machine it fills.</summary>
internal static class BoundedContent
{
    private const int BufferSizeBytes = 16 * 1024;

    /// <exception cref="GatewayUnreachableException">The answer is longer than <paramref name="maxBytes"/>.</exception>
    public static async Task<byte[]> ReadAsync(HttpContent content, int maxBytes, CancellationToken cancellationToken)
    {
        await using Stream stream = await content.ReadAsStreamAsync(cancellationToken);
        using MemoryStream collected = new();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSizeBytes);
        try
        {
            int read;
            while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
            {
                if (collected.Length + read > maxBytes)
                {
                    throw new GatewayUnreachableException($"The gateway's answer is longer than the {maxBytes} bytes expected of it.");
                }

                collected.Write(buffer, 0, read);
            }

            return collected.ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
