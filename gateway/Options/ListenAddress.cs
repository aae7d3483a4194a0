using System.Net;

namespace Gateway.Server.Options;

/// <summary>One address to listen on, as far as the rule about plain HTTP needs to know it.</summary>
internal readonly record struct ListenAddress(bool IsHttps, bool IsLoopback)
{
    /// <summary>
    /// Reads <c>scheme://host:port</c>, where a host of <c>*</c> or <c>+</c> means every interface and <c>unix:/path</c> a local socket.
    /// </summary>
    public static bool TryParse(string? text, out ListenAddress address)
    {
        address = default;
        if (string.IsNullOrWhiteSpace(text))
        {
            return false;
        }

        bool https = text.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
        if (!https && !text.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        BindingAddress binding;
        try
        {
            binding = BindingAddress.Parse(text);
        }
        catch (FormatException)
        {
            return false;
        }

        address = new ListenAddress(https, binding.IsUnixPipe || IsLoopbackHost(binding.Host));
        return binding.PathBase.Length == 0;
    }

    // A name other than localhost is treated as public: Kestrel listens on every interface for it.
    private static bool IsLoopbackHost(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out IPAddress? ip) && IPAddress.IsLoopback(ip));
}
