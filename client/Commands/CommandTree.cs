using System.CommandLine;
using Gateway.Client.Cli;

namespace Gateway.Client.Commands;

/// <summary>All commands, as a table of contents.</summary>
internal static class CommandTree
{
    public static RootCommand Build(CommandEnvironment environment, GlobalOptions globals)
    {
        RootCommand root = new("Share security advisories through a gateway, and check what it did with them.")
        {
            KeygenCommand.Create(environment, globals),
            Group("agency", "The agencies of the gateway and their keys.",
                AgencyAcceptCommand.Create(environment, globals),
                AgencySuspensionCommands.CreateSuspend(environment, globals),
                AgencySuspensionCommands.CreateResume(environment, globals),
                AgencyListCommand.Create(environment, globals),
                AgencyShowCommand.Create(environment, globals),
                AgencyRootCommand.Create(environment, globals),
                AgencyFingerprintCommand.Create(environment, globals),
                AgencyVerifyCommand.Create(environment, globals)),
            ApproveCommand.Create(environment, globals),
            Group("principal", "The people, teams and services of your agency.",
                PrincipalAddCommand.Create(environment, globals),
                PrincipalRevokeCommand.Create(environment, globals),
                PrincipalRotateCommand.Create(environment, globals),
                PrincipalRetireCommand.Create(environment, globals),
                PrincipalSignCommand.Create(environment),
                PrincipalSubmitCommand.Create(environment, globals),
                PrincipalListCommand.Create(environment, globals)),
            Group("key", "Your own keys, and the history of any agency's.",
                KeyExportCommand.Create(environment, globals),
                KeyHistoryCommand.Create(environment, globals)),
            Group("group", "Groups that advisories are sent to, and who is in them.",
                GroupCreateCommand.Create(environment, globals),
                GroupListCommand.Create(environment, globals),
                GroupShowCommand.Create(environment, globals),
                GroupChangeCommands.CreateAdd(environment, globals),
                GroupChangeCommands.CreateRemove(environment, globals),
                GroupChangeCommands.CreateSet(environment, globals),
                GroupChangeCommands.CreateHandOn(environment, globals),
                GroupChangeCommands.CreateClose(environment, globals),
                GroupChangeCommands.CreateSubmit(environment, globals)),
            TokenCommand.Create(environment, globals),
            CheckCommand.Create(environment),
            SendCommand.Create(environment, globals),
            PackCommand.Create(environment, globals),
            UnpackCommand.Create(environment, globals),
            InboxCommand.Create(environment, globals),
            ThreadCommand.Create(environment, globals),
            GetCommand.Create(environment, globals),
            ExportCommand.Create(environment, globals),
            AckCommand.Create(environment, globals),
            OutboxCommand.Create(environment, globals),
            OverdueCommand.Create(environment, globals),
            ReportCommand.Create(environment, globals),
            WithdrawCommand.Create(environment, globals),
            ResealCommand.Create(environment, globals),
            ShareCommand.Create(environment, globals),
            PermitCommand.Create(environment, globals),
            DeclareCommand.Create(environment, globals),
            Group("agreement", "What your agency agreed to share, with whom, and under which terms.",
                AgreementProposeCommand.Create(environment, globals),
                AgreementSignCommand.Create(environment, globals),
                AgreementEndCommands.CreateDecline(environment, globals),
                AgreementEndCommands.CreateEnd(environment, globals),
                AgreementListCommand.Create(environment, globals),
                AgreementShowCommand.Create(environment, globals)),
            Group("webhook", "Be told when something comes, instead of asking.",
                WebhookCommands.CreateAdd(environment, globals),
                WebhookCommands.CreateList(environment, globals),
                WebhookCommands.CreateRemove(environment, globals),
                WebhookCommands.CreateTest(environment, globals),
                WebhookVerifyCommand.Create(environment, globals)),
            Group("audit", "Check the gateway's logs.",
                AuditVerifyCommand.Create(environment, globals),
                AuditProveCommand.Create(environment, globals),
                AuditExportCommand.Create(environment, globals),
                AuditCheckCommand.Create(environment, globals),
                AuditMonitorCommand.Create(environment, globals),
                AuditCompareCommand.Create(environment, globals)),
            Group("witness", "Be a witness of logs, for those who do not trust whoever runs them.",
                WitnessInitCommand.Create(environment),
                WitnessKeyCommand.Create(environment),
                WitnessServeCommand.Create(environment)),
            SealCommand.Create(environment, globals),
            OpenCommand.Create(environment, globals),
        };
        globals.AddTo(root);
        return root;
    }

    private static Command Group(string name, string description, params IEnumerable<Command> commands)
    {
        Command group = new(name, description);
        foreach (Command command in commands)
        {
            group.Subcommands.Add(command);
        }

        return group;
    }
}
