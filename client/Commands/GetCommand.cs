using System.CommandLine;
using System.Diagnostics;
using Gateway.Client.Cli;
using Gateway.Client.Delivery;
using Gateway.Client.Directories;
using Gateway.Client.Http;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary><c>advisory get ID</c>: everything is checked before a file appears; what does not hold is a verdict, not a file.</summary>
internal static class GetCommand
{
    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        Argument<AdvisoryId> id = AdvisoryWords.Id();
        Option<string> folder = new("--out")
        {
            Description = "Where to save the documents; nothing is overwritten.",
            HelpName = "DIR",
            DefaultValueFactory = _ => ".",
        };
        Option<bool> json = AgencyWords.Json();
        Command command = new("get", "Check an advisory and save its documents.") { id, folder, json };
        command.SetAction((parsed, cancellationToken) => CommandRunner.WithFreshGatewayAsync(
            environment,
            globals.Read(parsed),
            session => RunAsync(environment, session, parsed.GetValue(id), parsed.GetRequiredValue(folder), parsed.GetValue(json), cancellationToken),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        CommandEnvironment environment, GatewaySession session, AdvisoryId id, string folder, bool json, CancellationToken cancellationToken)
    {
        IReadOnlyList<X25519Identity> identities = await session.LoadIdentitiesAsync(cancellationToken);
        try
        {
            ReceiveKey[] receiveKeys = [.. identities.Select(identity => ReceiveKey.Of(identity.Recipient))];
            OpenedDelivery opened = await new DeliveryOpener(session).CheckAsync(id, receiveKeys, cancellationToken);
            DescribedDelivery delivery = await DescribeAsync(session, opened, identities, cancellationToken);
            SavedDelivery saved = await Progress.ShowAsync(environment, "Downloading", meter =>
            {
                meter.Total = delivery.Documents.Sum(document => document.Described.Size);
                return SaveAsync(new DocumentDownload(session.Client, identities, meter), delivery, folder, cancellationToken);
            });
            await PrintAsync(environment, delivery, saved, json);
            return ExitCode.Ok;
        }
        catch (GatewayRefusedException refusal) when (refusal.Name == WithdrawalNotice.ProblemName)
        {
            throw WithdrawalNotice.Explain(id, refusal, await DirectoryReplica.ReplayAsync(session, cancellationToken));
        }
        finally
        {
            foreach (X25519Identity identity in identities)
            {
                identity.Dispose();
            }
        }
    }

    private static async Task<DescribedDelivery> DescribeAsync(
        GatewaySession session, OpenedDelivery opened, IReadOnlyList<X25519Identity> identities, CancellationToken cancellationToken) => opened switch
        {
            DescribedDelivery described => described,
            EnvelopedDelivery enveloped => await new DocumentDownload(session.Client, identities, new Meter()).OpenEnvelopeAsync(enveloped, cancellationToken),
            _ => throw new UnreachableException("A checked delivery is of one of two kinds."),
        };

    private static async Task<SavedDelivery> SaveAsync(
        DocumentDownload download, DescribedDelivery delivery, string folder, CancellationToken cancellationToken)
    {
        using SavedFiles files = new(folder, delivery.Documents.Select(document => document.Described.Name));
        List<string> notes = [];
        for (int number = 0; number < delivery.Documents.Count; number++)
        {
            OpenedDocument document = delivery.Documents[number];
            await using Stream file = files.Create(document.Described.Name);
            Tlp? marking = await download.OpenAsync(delivery.Manifest.Content.Advisory, number, document, file, cancellationToken);
            // Labels are ordered from the strictest on. Of a sealed advisory nobody on the way could see it.
            if (marking is { } label && label < delivery.Statement.Content.Tlp)
            {
                notes.Add($"{document.Described.Name} is marked TLP:{label.ToWire()} inside, more strictly than the advisory; handle it as that.");
            }
        }

        return new SavedDelivery(files.Keep(), notes);
    }

    private static async Task PrintAsync(CommandEnvironment environment, DescribedDelivery delivery, SavedDelivery saved, bool json)
    {
        foreach (string note in saved.Notes)
        {
            await environment.Error.WriteLineAsync(TerminalText.Clean(note));
        }

        StatementContent content = delivery.Statement.Content;
        View view = new(delivery.Manifest.Content.Advisory, content.Sender, content.Tlp.ToWire(), content.Category.ToWire(), delivery.Titles, saved.Paths);
        if (json)
        {
            await environment.Out.WriteLineAsync(JsonOutput.Text(view));
            return;
        }

        await environment.Out.WriteLineAsync(TerminalText.Clean($"TLP:{view.Tlp}  {AgencyWords.Name(view.Titles)}  from {view.Sender}, signed and logged"));
        foreach (string path in saved.Paths)
        {
            await environment.Out.WriteLineAsync(TerminalText.Clean(path));
        }
    }

    private sealed record SavedDelivery(IReadOnlyList<string> Paths, IReadOnlyList<string> Notes);

    private sealed record View(
        AdvisoryId Id, PrincipalId Sender, string Tlp, string Category, IReadOnlyDictionary<string, string> Titles, IReadOnlyList<string> Files);
}
