using System.Net;
using System.Net.Sockets;

namespace Gateway.Server.Doctor;

/// <summary>That the addresses can be listened on.</summary>
internal sealed class AddressesCheck : ICheck
{
    /// <inheritdoc/>
    public string Name => "addresses";

    /// <inheritdoc/>
    public Task ExamineAsync(Setup setup, Findings findings, CancellationToken cancellationToken)
    {
        foreach (string url in setup.Options.EffectiveUrls)
        {
            if (ReadEndPoint(url) is { } endPoint)
            {
                Examine(url, endPoint, findings);
            }
        }

        return Task.CompletedTask;
    }

    private static void Examine(string url, IPEndPoint endPoint, Findings findings)
    {
        try
        {
            using var listener = new TcpListener(endPoint);
            listener.Start();
        }
        catch (SocketException exception)
        {
            switch (exception.SocketErrorCode)
            {
                case SocketError.AddressAlreadyInUse:
                    findings.Warn($"Somebody listens on {url} already: if it is not this gateway, it cannot be served there; end the other one, or change Gateway:Urls.");
                    break;
                case SocketError.AccessDenied:
                    findings.Wrong($"This user may not listen on {url}: choose a port from 1024 on in Gateway:Urls, or let the service manager grant it.");
                    break;
                default:
                    findings.Wrong($"{url} cannot be listened on ({exception.SocketErrorCode}): this machine has no such address; change Gateway:Urls.");
                    break;
            }
        }
    }

    // Null for what is not asked: a local socket, any free port, an address that the settings refuse.
    private static IPEndPoint? ReadEndPoint(string url)
    {
        BindingAddress binding;
        try
        {
            binding = BindingAddress.Parse(url);
        }
        catch (FormatException)
        {
            return null;
        }

        if (binding.IsUnixPipe || binding.Port == 0)
        {
            return null;
        }

        IPAddress address = binding.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            ? IPAddress.Loopback
            : IPAddress.TryParse(binding.Host.Trim('[', ']'), out IPAddress? ip) ? ip : IPAddress.Any;
        return new IPEndPoint(address, binding.Port);
    }
}
