using System.Text.Json;
using Gateway.Crypto;
using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Agencies;
using Gateway.Server.Hosting;
using Gateway.Server.Storage;

namespace Gateway.Server.Errors;

/// <summary>The one place where exception types become refusals. What is not here is a defect of ours.</summary>
internal static class ExceptionMap
{
    private static readonly TimeSpan StorageRetry = TimeSpan.FromSeconds(2);

    /// <summary>The refusal that an exception means, or null if it means none.</summary>
    public static GatewayProblemException? Find(Exception exception) => exception switch
    {
        GatewayProblemException problem => problem,
        BadHttpRequestException request => FromKestrel(request),
        CanonicalJsonException json => new GatewayProblemException(ProblemName.InvalidJson, json.Message, json),
        JsonException json => new GatewayProblemException(ProblemName.InvalidJson, inner: json),
        DocumentException document => new GatewayProblemException(ProblemName.BadRequest, document.Message, document),
        StorageFullException full => new GatewayProblemException(ProblemName.InsufficientStorage, inner: full),
        SealedDataException or PayloadException => new GatewayProblemException(ProblemName.StorageUnavailable, inner: exception) { RetryAfter = StorageRetry },
        StorageException storage => new GatewayProblemException(ProblemName.StorageUnavailable, inner: storage) { RetryAfter = StorageRetry },
        LogStoppedException stop => new GatewayProblemException(ProblemName.ReadOnly, inner: stop) { RetryAfter = ReadOnlyMode.TryAgain },
        LogUnavailableException or LogCommitUnknownException or LogNotAnchoredException => FromWriter(exception),
        AuditIntegrityException or DirectoryDamagedException or CheckpointFormatException or EntryFormatException => FromWriter(exception),
        _ => null,
    };

    // The writer wraps what stopped it. A full disk is the caller's to know as such; anything else means: nothing was recorded, so nothing leaves.
    private static GatewayProblemException FromWriter(Exception log) => log.InnerException is StorageFullException
        ? new GatewayProblemException(ProblemName.InsufficientStorage, inner: log)
        : new GatewayProblemException(ProblemName.AuditUnavailable, inner: log) { RetryAfter = StorageRetry };

    private static GatewayProblemException FromKestrel(BadHttpRequestException request) => new(
        request.StatusCode switch
        {
            StatusCodes.Status408RequestTimeout => ProblemName.RequestTimeout,
            StatusCodes.Status413PayloadTooLarge => ProblemName.PayloadTooLarge,
            StatusCodes.Status415UnsupportedMediaType => ProblemName.UnsupportedMediaType,
            _ => ProblemName.BadRequest,
        },
        inner: request);
}
