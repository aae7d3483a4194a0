namespace Gateway.Server.Webhooks;

/// <summary>What this folder logs, with stable event ids from 3100 on. Never where a webhook is.</summary>
internal static partial class WebhookLog
{
    [LoggerMessage(3100, LogLevel.Information, "Webhook {Webhook} did not take a notice: {Fault}, {Failures} in a row; paused: {Paused}")]
    public static partial void NoticeFailed(this ILogger logger, string webhook, string fault, int failures, bool paused);

    [LoggerMessage(3101, LogLevel.Warning, "Notices postponed: the store cannot answer now")]
    public static partial void WebhooksPostponed(this ILogger logger, Exception exception);

    [LoggerMessage(3102, LogLevel.Error, "The registration of webhook {Webhook} cannot be read: gateway fsck tells more")]
    public static partial void WebhookUnreadable(this ILogger logger, string webhook, Exception exception);

    [LoggerMessage(3103, LogLevel.Information, "Webhook {Webhook} {Change} by {Principal} at entry {Index}")]
    public static partial void WebhookChanged(this ILogger logger, string webhook, string change, string principal, long index);
}
