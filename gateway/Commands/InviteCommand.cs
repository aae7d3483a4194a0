using System.CommandLine;
using Gateway.Exchange;
using Gateway.Server.Hosting;
using Gateway.Server.Keys;
using Gateway.Server.Options;

namespace Gateway.Server.Commands;

/// <summary>
/// <c>gateway invite</c>: prints where the gateway is and which log keys to pin, for members to be given by another way than the gateway's own.
/// </summary>
internal static class InviteCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        Option<string> data = DataOption.Create();
        Option<string?> url = new("--url") { Description = "The URL to print, instead of the configured one.", HelpName = "URL" };
        Command command = new("invite", "Prints the gateway's URL and log keys for members to pin.") { data, url };
        command.SetAction((arguments, cancellationToken) => RunAsync(DataOption.Read(arguments, data), arguments.GetValue(url), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(DataFolder data, string? url, CancellationToken cancellationToken)
    {
        GatewayOptions options = Settings.Load(data);
        UnfinishedRotations.RequireNone(data);
        using GatewayKeys keys = GatewayKeys.Load(data, options);
        Invite invite = GatewayInvite.Of(data, options, keys, url);
        await using Stream output = Console.OpenStandardOutput();
        await output.WriteAsync(invite.ToBytes(), cancellationToken);
        return ExitCode.Ok;
    }
}
