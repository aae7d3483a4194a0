using System.Diagnostics.CodeAnalysis;

namespace Gateway.Exchange;

/// <summary>The address of a webhook: an https URL without user, password or fragment. To which hosts and ports a gateway goes is its own to say.</summary>
public static class WebhookUrl
{
    /// <summary>Reads one; <see langword="false"/> if it is none.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Uri? url)
    {
        url = null;
        return text is { Length: > 0 and <= Limits.WebhookUrlCharacters }
            && text.All(c => c is > ' ' and <= '~')
            && Uri.TryCreate(text, UriKind.Absolute, out url)
            && url is { Scheme: "https", UserInfo: "", Fragment: "", Host.Length: > 0 };
    }
}
