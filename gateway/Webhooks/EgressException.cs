namespace Gateway.Server.Webhooks;

/// <summary>A connection that was not made, because of where it would have gone.</summary>
internal sealed class EgressException(WebhookFault fault) : Exception("The host of a webhook is not gone to.")
{
    /// <summary>Why.</summary>
    public WebhookFault Fault => fault;
}
