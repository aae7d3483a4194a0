using System.CommandLine;
using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Directories;
using Gateway.Client.Webhooks;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary>
/// <c>advisory webhook verify</c>: for the script of whoever receives notices. With the key at hand it needs neither keys folder nor network; without it the key is the one
/// that the replayed directory names.
/// </summary>
internal static class WebhookVerifyCommand
{
    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        Option<string> signature = new("--signature") { Description = "The request's header webhook-signature.", HelpName = "VALUE", Required = true };
        Option<WebhookId> webhook = Words.Option<WebhookId>("--webhook", "The webhook that the request came to", WebhookId.TryParse, "a webhook's id");
        Option<string?> key = new("--key") { Description = "The gateway's manifest key, a line ssh-ed25519 AAAA…, or a file that holds it; else the directory is asked.", HelpName = "KEY" };
        Option<string?> body = new("--body") { Description = "The request's body, the exact bytes; else stdin.", HelpName = "FILE" };
        Command command = new("verify", "Check a notice that came to your webhook: its signature, its age, and that it is for this webhook.") { signature, webhook, key, body };
        webhook.Required = true;
        command.SetAction((parsed, cancellationToken) =>
        {
            var request = new ReceivedNotice(
                parsed.GetRequiredValue(signature), parsed.GetValue(webhook), () => parsed.GetValue(body) is { } file ? File.OpenRead(file) : environment.OpenInput());
            return parsed.GetValue(key) is { } text
                ? CommandRunner.RunAsync(environment, () => CheckAsync(environment, request, [KeyText.Read(text)], gateway: null, cancellationToken), cancellationToken)
                : CommandRunner.WithFreshGatewayAsync(
                    environment, globals.Read(parsed), session => CheckAsync(environment, request, session, cancellationToken), cancellationToken);
        });
        return command;
    }

    private static async Task<int> CheckAsync(
        CommandEnvironment environment, ReceivedNotice request, GatewaySession session, CancellationToken cancellationToken)
    {
        AgencyDirectory directory = await DirectoryReplica.ReplayAsync(session, cancellationToken);
        DateTimeOffset now = session.Clock.GetUtcNow();
        VerifyingKey[] keys = [.. directory.Require(AgencyId.Gateway).Current.Record.Principals.Where(self => self.IsInForce(now)).SelectMany(self => self.Keys.Manifest)];
        return await CheckAsync(environment, request, keys, session.Gateway, cancellationToken);
    }

    private static async Task<int> CheckAsync(
        CommandEnvironment environment, ReceivedNotice request, IReadOnlyList<VerifyingKey> keys, GatewayName? gateway, CancellationToken cancellationToken)
    {
        Notice notice = await request.CheckAsync(keys, gateway, environment.Clock.GetUtcNow(), cancellationToken);
        string about = notice.Advisory is { } advisory ? $" {advisory}" : "";
        await environment.Out.WriteLineAsync(Verdict.Ok.Word());
        await environment.SayAsync($"{notice.Event.ToWire()}{about}  {notice.Id}");
        return ExitCode.Ok;
    }
}
