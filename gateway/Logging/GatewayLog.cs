namespace Gateway.Server.Logging;

/// <summary>
/// Every line that the gateway logs, with its stable event id: 1000 start and stop, 1100 requests, 1200 access, 1300 directory, 1400 logs. (Storage and
/// advisories have ids of their own, from 2000 and 3000.) No secret, token, title, file name, or name of a person is ever an argument.
/// </summary>
internal static partial class GatewayLog
{
    [LoggerMessage(1000, LogLevel.Information, "Gateway {Gateway} of version {Version} starts with {Provider} storage")]
    public static partial void Starting(this ILogger logger, string gateway, string version, string provider);

    [LoggerMessage(1001, LogLevel.Information, "Setting {Setting} = {Value}")]
    public static partial void EffectiveSetting(this ILogger logger, string setting, string? value);

    [LoggerMessage(1002, LogLevel.Information, "Key {Purpose}: {KeyId}")]
    public static partial void KeyLoaded(this ILogger logger, string purpose, string keyId);

    [LoggerMessage(1003, LogLevel.Information, "Listening on {Address}, known to members as {PublicUrl}")]
    public static partial void Listening(this ILogger logger, string address, string publicUrl);

    [LoggerMessage(1004, LogLevel.Information, "Stopping: requests under way are finished, new ones refused")]
    public static partial void Stopping(this ILogger logger);

    [LoggerMessage(1005, LogLevel.Warning, "Work under way did not end in time; the gateway ends without waiting for it, as after a power cut")]
    public static partial void StoppedWithWorkUnderWay(this ILogger logger);

    [LoggerMessage(1006, LogLevel.Critical, "A background service failed in a way that has no name, and the gateway stopped: this is a defect")]
    public static partial void BackgroundFailure(this ILogger logger, Exception exception);

    [LoggerMessage(1007, LogLevel.Information, "Serving the certificate {Thumbprint}, valid until {End}")]
    public static partial void CertificateServed(this ILogger logger, string thumbprint, DateTimeOffset end);

    [LoggerMessage(1008, LogLevel.Warning, "The certificate ends at {End}: renew it; its files are read again when they change")]
    public static partial void CertificateEnds(this ILogger logger, DateTimeOffset end);

    [LoggerMessage(1009, LogLevel.Error, "The certificate's files have changed and are not a certificate and its key; the one before stays")]
    public static partial void CertificateKept(this ILogger logger, Exception exception);

    [LoggerMessage(1010, LogLevel.Warning, "The gateway's {What} expires at {End}, in {Days} days")]
    public static partial void OwnExpires(this ILogger logger, string what, string end, int days);

    [LoggerMessage(1011, LogLevel.Warning, "The keys of principal {Principal} expire in {Days} days; its agency has to bring a record with a later end or another principal")]
    public static partial void PrincipalExpires(this ILogger logger, string principal, int days);

    [LoggerMessage(1012, LogLevel.Warning, "What expires soon could not be read; tried again tomorrow")]
    public static partial void ExpiryLookFailed(this ILogger logger, Exception exception);

    [LoggerMessage(1100, LogLevel.Information, "Refused with {Problem} ({Status}); cause {Cause}: {Reason}")]
    public static partial void Refused(this ILogger logger, string problem, int status, string cause, string reason);

    [LoggerMessage(1101, LogLevel.Error, "An answer broke off after its first byte")]
    public static partial void AnswerBroken(this ILogger logger, Exception exception);

    [LoggerMessage(1102, LogLevel.Critical, "A request failed in a way that has no name: this is a defect")]
    public static partial void UnexpectedFailure(this ILogger logger, Exception exception);

    [LoggerMessage(1103, LogLevel.Warning, "{Count} requests were refused with overloaded: more were under way than there are places for")]
    public static partial void Overloaded(this ILogger logger, long count);

    [LoggerMessage(1104, LogLevel.Information, "A reader took its answer too slowly; the connection was cut")]
    public static partial void ReaderTooSlow(this ILogger logger);

    [LoggerMessage(1200, LogLevel.Information, "Token issued to {Principal}, entry {Index}")]
    public static partial void TokenIssued(this ILogger logger, string principal, long index);

    [LoggerMessage(1201, LogLevel.Information, "Login refused: {Reason}")]
    public static partial void LoginRefused(this ILogger logger, string reason);

    [LoggerMessage(1202, LogLevel.Information, "Token refused: {Reason}")]
    public static partial void TokenRefused(this ILogger logger, string reason);

    [LoggerMessage(1203, LogLevel.Warning, "Access denied to {Principal}: {Problem} at {Route}, entry {Index}")]
    public static partial void AccessDenied(this ILogger logger, string principal, string problem, string route, long index);

    [LoggerMessage(1204, LogLevel.Information, "The external issuer shows {Count} keys")]
    public static partial void IssuerKeysRead(this ILogger logger, int count);

    [LoggerMessage(1205, LogLevel.Warning, "The external issuer does not show its keys; those it showed last count for a day. Tried again soon")]
    public static partial void IssuerKeysKept(this ILogger logger, Exception exception);

    [LoggerMessage(1300, LogLevel.Information, "Recorded agency {Agency}, sequence {Sequence}, entry {Index}")]
    public static partial void AgencyRecorded(this ILogger logger, string agency, long sequence, long index);

    [LoggerMessage(1301, LogLevel.Warning, "Agency {Agency} {Act}, entry {Index}")]
    public static partial void AgencyStanding(this ILogger logger, string agency, string act, long index);

    [LoggerMessage(1302, LogLevel.Warning, "Principal {Principal} revoked, entry {Index}")]
    public static partial void PrincipalRevoked(this ILogger logger, string principal, long index);

    [LoggerMessage(1303, LogLevel.Information, "Group {Group} recorded at version {Sequence}, entry {Index}")]
    public static partial void GroupRecorded(this ILogger logger, string group, long sequence, long index);

    [LoggerMessage(1401, LogLevel.Warning, "No heartbeat could be appended; tried again soon")]
    public static partial void HeartbeatPostponed(this ILogger logger, Exception exception);

    [LoggerMessage(1414, LogLevel.Information, "Witness {Witness} with key {Key} is asked at {Url}")]
    public static partial void WitnessAsked(this ILogger logger, string witness, string key, string url);

    [LoggerMessage(1415, LogLevel.Critical, "Witness {Witness} says that it cosigned the {Log} log at size {Size}, beyond the database; nothing is signed")]
    public static partial void WitnessClaims(this ILogger logger, string log, string witness, long size);

    [LoggerMessage(1416, LogLevel.Critical, "Nothing is signed any more, every change is refused with read-only: {Reason} Start this gateway anew with the keys of the one where it was rotated")]
    public static partial void KeyGivenUp(this ILogger logger, string reason);

    [LoggerMessage(1420, LogLevel.Warning, "The {Log} log could not be timestamped; tried again later")]
    public static partial void TimestampPostponed(this ILogger logger, string log, Exception exception);

    [LoggerMessage(1421, LogLevel.Information, "The {Log} log's checkpoint of size {Size} is timestamped {Time}")]
    public static partial void Timestamped(this ILogger logger, string log, long size, DateTimeOffset time);

    [LoggerMessage(1417, LogLevel.Warning, "Checkpoints of the {Log} log cannot be submitted to witnesses now; tried again soon")]
    public static partial void CosigningPostponed(this ILogger logger, string log, Exception exception);

    [LoggerMessage(1411, LogLevel.Warning, "Witness {Witness} did not cosign the {Log} log: {Outcome}")]
    public static partial void WitnessFailed(this ILogger logger, string log, string witness, string outcome);

    [LoggerMessage(1412, LogLevel.Error, "The {Log} log's checkpoint of size {Size} lacks the quorum; without a cosignature of: {Witnesses}")]
    public static partial void QuorumMissing(this ILogger logger, string log, long size, string witnesses);

    [LoggerMessage(1413, LogLevel.Information, "The {Log} log's checkpoint of size {Size} meets the quorum again")]
    public static partial void QuorumMetAgain(this ILogger logger, string log, long size);

    [LoggerMessage(1422, LogLevel.Warning, "The audit log cannot be counted for reports any further now")]
    public static partial void ReportPostponed(this ILogger logger, Exception exception);

    [LoggerMessage(1400, LogLevel.Error, "Not ready: {Reason}")]
    public static partial void NotReady(this ILogger logger, string reason, Exception exception);

    [LoggerMessage(1410, LogLevel.Critical, "Nothing is signed any more, every change is refused with read-only: {Reason} See gateway recover")]
    public static partial void LogsStopped(this ILogger logger, string reason);
}
