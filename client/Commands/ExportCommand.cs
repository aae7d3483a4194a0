using System.CommandLine;
using Gateway.Client.Cli;
using Gateway.Client.Delivery;
using Gateway.Client.Directories;
using Gateway.Client.Exporting;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary><c>advisory export --to-dir DIR</c>: what is new in the inbox, checked and opened, for programs that pick it up there.</summary>
internal static class ExportCommand
{
    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        Option<string> folder = new("--to-dir")
        {
            Description = "Where records and documents are put; the folder remembers how far it has come.",
            HelpName = "DIR",
            Required = true,
        };
        Option<Uri?> provider = Words.Option<Uri?>("--csaf-provider", "Lay the CSAF documents out in DIR/csaf as a CSAF provider, for your own web server to serve under this URL", TryParse, "like https://csaf.example/inbox");
        Option<bool> json = AgencyWords.Json();
        Command command = new("export", "Save what came since the last time, checked as get does, each advisory once, for other programs to pick up.") { folder, provider, json };
        command.SetAction((parsed, cancellationToken) => CommandRunner.WithFreshGatewayAsync(
            environment,
            globals.Read(parsed),
            session => RunAsync(environment, session, parsed.GetRequiredValue(folder), parsed.GetValue(provider), parsed.GetValue(json), cancellationToken),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        CommandEnvironment environment, GatewaySession session, string path, Uri? provider, bool json, CancellationToken cancellationToken)
    {
        using ExportFolder folder = ExportFolder.Open(path, session.Gateway, session.Principal);
        using DeliveryReading reading = await DeliveryReading.BeginAsync(session, cancellationToken);
        Exporter exporter = new(environment, session, reading, folder, json);
        await exporter.RunAsync(cancellationToken);
        if (provider is not null)
        {
            await new CsafProvider(environment, path, provider.AbsoluteUri.TrimEnd('/'), await PublisherAsync(session, provider, cancellationToken)).WriteAsync(folder.State.Standing, cancellationToken);
        }

        return exporter.AllHold ? ExitCode.Ok : ExitCode.Refused;
    }

    // Who distributes is the member, under the name that the directory has of it; others wrote the documents.
    private static async Task<CsafPublisher> PublisherAsync(GatewaySession session, Uri provider, CancellationToken cancellationToken)
    {
        AgencyDirectory directory = await DirectoryReplica.ReplayAsync(session, cancellationToken);
        string name = AgencyWords.Name(directory.Require(session.Principal.Agency).Current.Record.Content.Names);
        return new CsafPublisher("other", name.Length > 0 ? name : session.Principal.Agency.Value, provider.GetLeftPart(UriPartial.Authority));
    }

    // CSAF documents cross no open network (CSAF 2.0 section 7.1.3).
    private static bool TryParse(string? text, out Uri? value) =>
        Uri.TryCreate(text, UriKind.Absolute, out value) && value.Scheme == Uri.UriSchemeHttps && value is { Query: "", Fragment: "", UserInfo: "" };
}
