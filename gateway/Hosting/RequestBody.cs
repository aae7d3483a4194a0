using System.Buffers;
using System.IO.Pipelines;
using Gateway.Server.Errors;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Gateway.Server.Hosting;

/// <summary>Reads small bodies whole, of one media type and within a bound that is enforced before memory is spent.</summary>
internal static class RequestBody
{
    /// <summary>The media type of the API's documents.</summary>
    public const string Json = "application/json";

    /// <summary>Reads the body.</summary>
    /// <param name="request">The request.</param>
    /// <param name="mediaType">What <c>Content-Type</c> must say; a charset, if any, must be UTF-8.</param>
    /// <param name="maxBytes">The longest body.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="GatewayProblemException"><c>unsupported-media-type</c>, <c>payload-too-large</c>, or <c>bad-request</c> for an empty body.</exception>
    public static async Task<byte[]> ReadAsync(HttpRequest request, string mediaType, int maxBytes, CancellationToken cancellationToken)
    {
        CheckMediaType(request, mediaType);
        if (request.ContentLength > maxBytes)
        {
            throw new GatewayProblemException(ProblemName.PayloadTooLarge);
        }

        Limit(request, maxBytes);
        byte[] body = await ReadWellFormedAsync(request.BodyReader, maxBytes, cancellationToken);
        return body.Length > 0 ? body : throw new GatewayProblemException(ProblemName.BadRequest, "The request has no body.");
    }

    /// <summary>
    /// Has the server read no more of a body than this, also when it reads the rest of a refused one for the connection's sake: that would go on up to its own limit, which
    /// is that of an upload. Nothing of the body has been read yet.
    /// </summary>
    public static void Limit(HttpRequest request, long maxBytes)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server)
        {
            server.MaxRequestBodySize = maxBytes;
        }
    }

    private static async Task<byte[]> ReadWellFormedAsync(PipeReader reader, int maxBytes, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadToEndAsync(reader, maxBytes, cancellationToken);
        }
        catch (IOException exception) when (exception.GetType() == typeof(IOException))
        {
            // A chunk larger than any number: Kestrel's own exceptions for malformed bodies are derived from this one, except for that.
            throw new GatewayProblemException(ProblemName.BadRequest, inner: exception);
        }
    }

    private static async Task<byte[]> ReadToEndAsync(PipeReader reader, int maxBytes, CancellationToken cancellationToken)
    {
        while (true)
        {
            ReadResult result = await reader.ReadAsync(cancellationToken);
            if (result.Buffer.Length > maxBytes)
            {
                throw new GatewayProblemException(ProblemName.PayloadTooLarge);
            }

            if (result.IsCompleted)
            {
                byte[] body = result.Buffer.ToArray();
                reader.AdvanceTo(result.Buffer.End);
                return body;
            }

            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    private static void CheckMediaType(HttpRequest request, string mediaType)
    {
        bool known = MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type)
            && type.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase)
            && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));
        if (!known)
        {
            throw new GatewayProblemException(ProblemName.UnsupportedMediaType, $"The body must be {mediaType}.");
        }
    }
}
