using Gateway.Client.Cli;

return await AdvisoryProgram.RunAsync(args, CommandEnvironment.ForProcess(), CancellationToken.None);
