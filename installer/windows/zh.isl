; What a person reads in the ordinary course of an installation; the rest stays as in Default.isl.
[LangOptions]
LanguageName=<7B80><4F53><4E2D><6587>
LanguageID=$0804
LanguageCodePage=936

[Messages]
SetupAppTitle=安装
SetupWindowTitle=安装 - %1
UninstallAppTitle=卸载
UninstallAppFullTitle=卸载 %1
ButtonBack=< 上一步(&B)
ButtonNext=下一步(&N) >
ButtonInstall=安装(&I)
ButtonOK=确定
ButtonCancel=取消
ButtonYes=是(&Y)
ButtonNo=否(&N)
ButtonFinish=完成(&F)
ButtonBrowse=浏览(&B)…
WelcomeLabel1=欢迎安装 [name]
WelcomeLabel2=将在这台电脑上安装 [name/ver]。%n%n请先关闭正在使用的签到台。
WizardSelectDir=安装位置
SelectDirDesc=[name] 装在哪里？
SelectDirLabel3=将安装到下面的文件夹。
WizardSelectTasks=附加任务
SelectTasksDesc=还要做什么？
SelectTasksLabel2=请选择，然后按“下一步”。
WizardReady=准备安装
ReadyLabel1=准备好安装 [name]。
ReadyLabel2a=按“安装”开始；要改动请按“上一步”。
ReadyLabel2b=按“安装”开始。
WizardInstalling=正在安装
InstallingLabel=正在安装 [name]，请稍候。
FinishedHeadingLabel=[name] 已装好
FinishedLabelNoIcons=[name] 已安装。
FinishedLabel=[name] 已安装，可从开始菜单打开。
ClickFinish=按“完成”退出。
ConfirmUninstall=要卸载 %1 吗？签到记录和设置会保留。
UninstalledAll=%1 已卸载。
ExitSetupTitle=退出安装
ExitSetupMessage=安装还没有完成。现在退出，程序不会装上。%n%n要退出吗？
StatusExtractFiles=正在复制文件…
StatusRollback=正在撤销改动…
SetupAborted=安装没有完成。%n%n请解决问题后重新运行。
