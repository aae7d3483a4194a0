using System.CommandLine;
using Gateway.Server.Commands;

// What the program does is in Commands/; what serving is made of, in which order, is in Hosting/GatewayApplication.cs.
RootCommand commands = new("A gateway through which agencies share security advisories.")
{
    InitCommand.Create(),
    ServeCommand.Create(),
    FsckCommand.Create(),
    RecoverCommand.Create(),
    MigrateCommand.Create(),
    BackupCommand.Create(),
    RestoreCommand.Create(),
    DoctorCommand.Create(),
    InviteCommand.Create(),
    KeysCommand.Create(),
};
return await CommandLine.RunAsync(commands, args);
