using System.CommandLine;
using Gateway.Client.Cli;
using Gateway.Client.Groups;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary><c>advisory group create</c>: founds a group that your agency owns.</summary>
internal static class GroupCreateCommand
{
    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        Option<IReadOnlyList<KeyValuePair<string, string>>> names = GroupWords.Names();
        names.Required = true;
        Option<bool> confidential = new("--confidential") { Description = "Only your agency and its publishers know the roster; for good." };
        Option<IReadOnlyList<AgencyId>> members = GroupWords.Members();
        Option<IReadOnlyList<AgencyId>> publishers = GroupWords.Publishers();
        Option<IReadOnlyList<GroupId>> held = GroupWords.Held();
        Option<string?> prepare = GroupWords.Prepare();
        Command command = new("create", "Found a group that your agency owns.") { names, confidential, members, publishers, held, prepare };
        command.SetAction((parsed, cancellationToken) => CommandRunner.WithFreshGatewayAsync(
            environment,
            globals.Read(parsed),
            session => GroupChangeCommands.FinishAsync(
                environment,
                session,
                new GroupChange(session).Found(
                    parsed.GetValue(confidential) ? GroupDisclosure.Confidential : GroupDisclosure.Disclosed,
                    GroupWords.Read(parsed.GetValue(names)),
                    GroupChangeCommands.Join([], parsed.GetValue(members), parsed.GetValue(publishers)),
                    parsed.GetValue(held) ?? []),
                parsed.GetValue(prepare),
                cancellationToken),
            cancellationToken));
        return command;
    }
}
