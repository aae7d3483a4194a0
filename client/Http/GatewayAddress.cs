using Gateway.Client.Cli;

namespace Gateway.Client.Http;

/// <summary>The gateway's base address: https, or plain http to this very machine.</summary>
internal static class GatewayAddress
{
    /// <exception cref="UsageException">Not such an address.</exception>
    public static Uri Parse(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp)
            || uri.UserInfo.Length > 0 || uri.Query.Length > 0 || uri.Fragment.Length > 0)
        {
            throw new UsageException($"'{TerminalText.Clean(text)}' is not a gateway address; write it like https://gateway.example.");
        }

        if (uri.Scheme == Uri.UriSchemeHttp && !uri.IsLoopback)
        {
            throw new UsageException($"{uri} would be spoken to in the clear; use https:// (plain http is for this machine only).");
        }

        return uri.AbsoluteUri.EndsWith('/') ? uri : new Uri(uri.AbsoluteUri + "/");
    }
}
