using System.CommandLine;
using Gateway.Client.Cli;
using Gateway.Client.Directories;
using Gateway.Client.Groups;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary><c>advisory group show ID</c>: a group's roster, verified against the directory log and its owner's signatures.</summary>
internal static class GroupShowCommand
{
    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        Argument<GroupId> id = GroupWords.Id();
        Option<bool> json = AgencyWords.Json();
        Command command = new("show", "Show a group's roster, verified as before sending to it.") { id, json };
        command.SetAction((parsed, cancellationToken) => CommandRunner.WithFreshGatewayAsync(
            environment,
            globals.Read(parsed),
            async session =>
            {
                AgencyDirectory directory = await DirectoryReplica.ReplayAsync(session, cancellationToken);
                GroupVersion version = await new GroupRosters(session, directory).RequireAsync(parsed.GetValue(id), cancellationToken);
                View view = Describe(directory.Groups.Find(version.Content.Group)!.Current, version);
                if (parsed.GetValue(json))
                {
                    await environment.Out.WriteLineAsync(JsonOutput.Text(view));
                    return ExitCode.Ok;
                }

                foreach (Sentence line in Lines(view, ReaderLanguages.Of(environment)))
                {
                    await environment.SayAsync(line);
                }

                return ExitCode.Ok;
            },
            cancellationToken));
        return command;
    }

    private static View Describe(LoggedGroup logged, GroupVersion version)
    {
        GroupContent content = version.Content;
        return new View(
            content.Group.Value,
            content.Names,
            content.Owner.Value,
            content.Disclosure.ToWire(),
            content.Status.ToWire(),
            content.Sequence,
            logged.Index,
            content.Principal.Value,
            [.. content.Members.Select(member => new MemberView(member.Agency.Value, member.Right.ToWire()))],
            [.. content.Nested.Select(group => group.Value)]);
    }

    private static IEnumerable<Sentence> Lines(View view, ReaderLanguages languages) =>
    [
        $"{view.Group}, {view.Disclosure}, {view.Status}",
        .. languages.Order(view.Names).Select(name => (Sentence)$"  {name.Key}: {name.Value}"),
        $"  owner    {view.Owner}",
        $"  version  {view.Sequence}, directory entry {view.Index}, signed by {view.Principal}",
        .. view.Members.Select(member => (Sentence)$"  {member.Right,-9}  {member.Agency}"),
        .. view.Nested.Select(group => (Sentence)$"  holds      {group}"),
    ];

    private sealed record MemberView(string Agency, string Right);

    private sealed record View(
        string Group,
        IReadOnlyDictionary<string, string> Names,
        string Owner,
        string Disclosure,
        string Status,
        long Sequence,
        long Index,
        string Principal,
        IReadOnlyList<MemberView> Members,
        IReadOnlyList<string> Nested);
}
