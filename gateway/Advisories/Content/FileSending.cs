using System.Globalization;
using Gateway.Server.Advisories.Reading;
using Gateway.Server.Auth;
using Gateway.Server.Errors;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Gateway.Server.Advisories.Content;

/// <summary>Answers for one file: tag and range, the record of the fetch, and only then the first byte (RFC 9110 sections 13 and 14).</summary>
internal sealed class FileSending(DocumentFiles files, FetchRecorder recorder, DocumentSender sender)
{
    /// <summary>Sends a caller's file, or what its condition, range or method ask for instead.</summary>
    public async Task SendAsync(
        SeenAdvisory seen, FilePart part, string? recipientKey, HttpContext context, CallingPrincipal caller, CancellationToken cancellationToken)
    {
        DocumentFile file = await files.FindAsync(seen, part, recipientKey, caller, cancellationToken);
        HttpResponse response = context.Response;
        ContentRange? range = null;
        if (file.ETag is { } tag)
        {
            response.Headers.ETag = tag;
            response.Headers.AcceptRanges = "bytes";
            if (IsKnownAlready(context.Request.Headers.IfNoneMatch, tag))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }

            range = ReadRange(context.Request, file);
        }
        else
        {
            // A server may ignore Range (RFC 9110 section 14.2); parts of two answers would not fit together.
            response.Headers.AcceptRanges = "none";
        }

        Announce(response, file, range);
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        await recorder.RecordAsync(seen, caller, file.Part, range, cancellationToken);
        await sender.SendAsync(file, range ?? file.Whole, response.Body, cancellationToken);
    }

    // A range that If-Range ties to another version is ignored: the whole file is the answer (RFC 9110 section 13.1.5).
    private static ContentRange? ReadRange(HttpRequest request, DocumentFile file)
    {
        StringValues condition = request.Headers.IfRange;
        string? header = condition.Count > 0 && condition != file.ETag ? null : OneValue(request.Headers.Range);
        if (ContentRange.TryParse(header, file.TotalBytes, out ContentRange? range))
        {
            return range;
        }

        throw new GatewayProblemException(ProblemName.RangeNotSatisfiable) { CompleteLength = file.TotalBytes };
    }

    private static void Announce(HttpResponse response, DocumentFile file, ContentRange? range)
    {
        response.ContentType = "application/octet-stream";
        response.ContentLength = range?.Length ?? file.TotalBytes;
        if (range is { } part)
        {
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {part.Offset}-{part.Last}/{file.TotalBytes}");
        }
    }

    private static bool IsKnownAlready(StringValues condition, string tag) =>
        EntityTagHeaderValue.TryParseList(condition, out IList<EntityTagHeaderValue>? tags) && tags.Any(known => known.Tag == tag);

    private static string? OneValue(StringValues header) => header.Count > 1 ? string.Join(',', header.ToArray()) : header.ToString() is { Length: > 0 } one ? one : null;
}
